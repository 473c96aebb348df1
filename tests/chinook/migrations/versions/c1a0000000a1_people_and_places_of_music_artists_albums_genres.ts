/** people and places of music: artists, albums, genres */
import type { Kit, Op } from "retort";

export const revision = "c1a0000000a1";
export const downRevision = null;

export function upgrade(op: Op, { t }: Kit) {
  op.createTable("Artist", [
    t.column("ArtistId", t.integer(), { nullable: false }),
    t.column("Name", t.string(120)),
    t.primaryKey(["ArtistId"], { name: "PK_Artist" }),
  ]);
  op.createTable("Album", [
    t.column("AlbumId", t.integer(), { nullable: false }),
    t.column("Title", t.string(160), { nullable: false }),
    t.column("ArtistId", t.integer(), { nullable: false }),
    t.primaryKey(["AlbumId"], { name: "PK_Album" }),
    t.foreignKey(["ArtistId"], "Artist", ["ArtistId"]),
    t.index("IFK_AlbumArtistId", ["ArtistId"]),
  ]);
  op.createTable("Genre", [
    t.column("GenreId", t.integer(), { nullable: false }),
    t.column("Name", t.string(120)),
    t.primaryKey(["GenreId"], { name: "PK_Genre" }),
  ]);
  op.createTable("MediaType", [
    t.column("MediaTypeId", t.integer(), { nullable: false }),
    t.column("Name", t.string(120)),
    t.primaryKey(["MediaTypeId"], { name: "PK_MediaType" }),
  ]);
  op.createTable("Track", [
    t.column("TrackId", t.integer(), { nullable: false }),
    t.column("Name", t.string(200), { nullable: false }),
    t.column("AlbumId", t.integer()),
    t.column("MediaTypeId", t.integer(), { nullable: false }),
    t.column("GenreId", t.integer()),
    t.column("Composer", t.string(220)),
    t.column("Milliseconds", t.integer(), { nullable: false }),
    t.column("Bytes", t.integer()),
    t.column("UnitPrice", t.numeric(10, 2), { nullable: false }),
    t.primaryKey(["TrackId"], { name: "PK_Track" }),
    t.foreignKey(["MediaTypeId"], "MediaType", ["MediaTypeId"]),
    t.foreignKey(["GenreId"], "Genre", ["GenreId"]),
    t.foreignKey(["AlbumId"], "Album", ["AlbumId"]),
    t.index("IFK_TrackAlbumId", ["AlbumId"]),
    t.index("IFK_TrackGenreId", ["GenreId"]),
    t.index("IFK_TrackMediaTypeId", ["MediaTypeId"]),
  ]);
}

export function downgrade(op: Op) {
  op.dropTable("Track");
  op.dropTable("MediaType");
  op.dropTable("Genre");
  op.dropTable("Album");
  op.dropTable("Artist");
}

/** playlists */
import type { Kit, Op } from "retort";

export const revision = "c1a0000000a4";
export const downRevision = "c1a0000000a3";

export function upgrade(op: Op, { t }: Kit) {
  op.createTable("Playlist", [
    t.column("PlaylistId", t.integer(), { nullable: false }),
    t.column("Name", t.string(120)),
    t.primaryKey(["PlaylistId"], { name: "PK_Playlist" }),
  ]);
  op.createTable("PlaylistTrack", [
    t.column("PlaylistId", t.integer(), { nullable: false }),
    t.column("TrackId", t.integer(), { nullable: false }),
    t.primaryKey(["PlaylistId", "TrackId"], { name: "PK_PlaylistTrack" }),
    t.foreignKey(["TrackId"], "Track", ["TrackId"]),
    t.foreignKey(["PlaylistId"], "Playlist", ["PlaylistId"]),
    t.index("IFK_PlaylistTrackPlaylistId", ["PlaylistId"]),
    t.index("IFK_PlaylistTrackTrackId", ["TrackId"]),
  ]);
}

export function downgrade(op: Op) {
  op.dropTable("PlaylistTrack");
  op.dropTable("Playlist");
}

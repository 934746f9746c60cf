CREATE TABLE meta (version INTEGER NOT NULL);
INSERT INTO meta (version) VALUES (0);
CREATE TABLE room (jid TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE affiliation (room TEXT, jid TEXT, value TEXT NOT NULL, PRIMARY KEY (room, jid)) WITHOUT ROWID;
CREATE TABLE occupant (room TEXT, jid TEXT, value TEXT NOT NULL, PRIMARY KEY (room, jid)) WITHOUT ROWID;
CREATE TABLE archive_room (number INTEGER PRIMARY KEY, jid TEXT UNIQUE, was TEXT, len INTEGER NOT NULL);
CREATE TABLE archive (room INTEGER, id TEXT, at INTEGER NOT NULL, sender TEXT NOT NULL, resource TEXT NOT NULL, nick TEXT NOT NULL, body TEXT NOT NULL, stanza TEXT NOT NULL, head INTEGER NOT NULL, PRIMARY KEY (room, id)) WITHOUT ROWID;
CREATE INDEX archive_sender ON archive (sender, room);
UPDATE meta SET version = 1;
INSERT INTO room (jid, value) VALUES ('a@rooms.example', 'title=A
subject=Verona
');
INSERT INTO room (jid, value) VALUES ('b@rooms.example', 'title=B
');
INSERT INTO affiliation (room, jid, value) VALUES ('a@rooms.example', 'romeo@example', 'affiliation=owner
nick=
reason=
');
INSERT INTO occupant (room, jid, value) VALUES ('a@rooms.example', 'romeo@example/orchard', 'nick=Romeo
role=moderator
presence=<presence/>
');
INSERT INTO archive_room (number, jid, was, len) VALUES (1, 'a@rooms.example', NULL, 2);
INSERT INTO archive_room (number, jid, was, len) VALUES (2, NULL, NULL, 1);
INSERT INTO archive (room, id, at, sender, resource, nick, body, stanza, head) VALUES (1, '0000000003e8000000000000000000000001', 1000, 'romeo@example', 'orchard', 'Romeo', 'one', '<message><body>one</body></message>', 8);
INSERT INTO archive (room, id, at, sender, resource, nick, body, stanza, head) VALUES (1, '0000000007d0000000000000000000000002', 2000, 'romeo@example', 'orchard', 'Romeo', 'two', '<message><body>two</body></message>', 8);
INSERT INTO archive (room, id, at, sender, resource, nick, body, stanza, head) VALUES (2, '000000000bb8000000000000000000000003', 3000, 'romeo@example', 'orchard', 'Romeo', 'gone', '<message><body>gone</body></message>', 8);

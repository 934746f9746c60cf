CREATE TABLE meta (version INT NOT NULL PRIMARY KEY) ENGINE = InnoDB ROW_FORMAT = DYNAMIC;
INSERT INTO meta (version) SELECT 0 FROM (SELECT COUNT(*) AS n FROM meta) AS m WHERE n = 0;
CREATE TABLE room (jid VARBINARY(2047) NOT NULL PRIMARY KEY, value MEDIUMBLOB NOT NULL) ENGINE = InnoDB ROW_FORMAT = DYNAMIC;
CREATE TABLE affiliation (number BIGINT AUTO_INCREMENT PRIMARY KEY, room VARBINARY(2047) NOT NULL, jid VARBINARY(2047) NOT NULL, value MEDIUMBLOB NOT NULL, KEY (room(1024), jid(1024))) ENGINE = InnoDB ROW_FORMAT = DYNAMIC;
CREATE TABLE occupant (number BIGINT AUTO_INCREMENT PRIMARY KEY, room VARBINARY(2047) NOT NULL, jid VARBINARY(3071) NOT NULL, value MEDIUMBLOB NOT NULL, KEY (room(1024), jid(1024))) ENGINE = InnoDB ROW_FORMAT = DYNAMIC;
CREATE TABLE archive_room (number BIGINT AUTO_INCREMENT PRIMARY KEY, jid VARBINARY(2047) UNIQUE, was VARBINARY(2047), len BIGINT NOT NULL) ENGINE = InnoDB ROW_FORMAT = DYNAMIC;
CREATE TABLE archive (room BIGINT NOT NULL, id VARBINARY(64) NOT NULL, at BIGINT NOT NULL, sender VARBINARY(2047) NOT NULL, resource VARBINARY(1023) NOT NULL, nick VARBINARY(1023) NOT NULL, body MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL, stanza MEDIUMBLOB NOT NULL, head INT UNSIGNED NOT NULL, PRIMARY KEY (room, id), KEY archive_sender (sender, room)) ENGINE = InnoDB ROW_FORMAT = DYNAMIC;
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

-- Where a phone stands: the slot that was scanned with its label, and the switch port that
-- option 82 of its DHCP messages names. Both are told, never proof.
ALTER TABLE event ADD COLUMN slot TEXT NOT NULL DEFAULT '';
ALTER TABLE event ADD COLUMN port TEXT NOT NULL DEFAULT '';
ALTER TABLE unit ADD COLUMN slot TEXT NOT NULL DEFAULT '';
ALTER TABLE unit ADD COLUMN slot_tick INTEGER NOT NULL DEFAULT 0;
ALTER TABLE unit ADD COLUMN port TEXT NOT NULL DEFAULT '';
ALTER TABLE unit ADD COLUMN port_tick INTEGER NOT NULL DEFAULT 0;

-- In which language the board and the station speak to a person; '' is not said.
ALTER TABLE staff ADD COLUMN language TEXT NOT NULL DEFAULT ''
	CHECK (language IN ('', 'en', 'ja'));

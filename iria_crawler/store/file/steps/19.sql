-- Outlets are leased: who has one, until when, and when it may be asked again.
CREATE TABLE leases (
  site_id INTEGER PRIMARY KEY REFERENCES sites(id),
  token INTEGER NOT NULL,
  holder TEXT,
  begun_at TEXT NOT NULL,
  lease_until TEXT,
  delay_seconds REAL NOT NULL,
  next_request_at TEXT
);

-- The publisher's claims that the stealth flag of a change was judged by.
ALTER TABLE changes ADD COLUMN claims TEXT;

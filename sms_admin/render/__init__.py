"""What comes out: tables for people, records for programs, whole files; data is made harmless on its way."""

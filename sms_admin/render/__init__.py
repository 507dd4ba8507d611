"""What comes out: tables for people, records for programs, whole files; all data is made harmless for a terminal."""

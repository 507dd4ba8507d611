"""One function per use case: begin, stage, decide, save. Reads no file and prints nothing."""

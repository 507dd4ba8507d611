"""Every hint that the program prints, pasted into a shell in the situation in which it was printed."""

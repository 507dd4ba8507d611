"""The steps of every change, in order: ``start``, ``run``, ``show``, ``result``; and its ``reports``."""

"""The way of every change, in order: ``start``, ``run``, ``show``, ``result``, and the ``reports`` beside it."""

"""Representatives' wire shapes, one file per noun."""

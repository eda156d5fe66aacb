"""Text: Markdown shown safely, thanks, and the keys by which words are found. Without database."""

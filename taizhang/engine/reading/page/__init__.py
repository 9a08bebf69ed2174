"""The page as a reader sees it: characters without white space, paragraphs, sentences, articles."""

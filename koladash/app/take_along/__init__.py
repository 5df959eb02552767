"""What a reader takes along of a view: files with notes, pictures with their words, the questions behind."""

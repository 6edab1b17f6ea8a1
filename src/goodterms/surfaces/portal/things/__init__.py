"""Things: what one owns, told with as little as a name; and what to do when one breaks."""

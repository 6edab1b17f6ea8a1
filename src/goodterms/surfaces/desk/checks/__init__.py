"""To check: wishes for shared facts, disputes and objections, the nearest hour first."""

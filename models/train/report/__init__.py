"""The page of results, made of the JSON files that the evaluations write."""

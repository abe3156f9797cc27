"""The review papers: the collective's report and the self-reviews, from the first draft until they are handed
in, with the tasks, the commitment and the earlier shortcomings they answer."""

"""What a document is: a department's self-evaluation, a project's, or something that nobody judges as one."""

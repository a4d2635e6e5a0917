"""Reading a user's files outside the server's process, with limits of time and memory.

The server starts one small program (``python -m rnnviz.reader``), which has the data package loaded and makes a child
for every job. Server and child share a folder; what comes back is JSON and safetensors, nothing that can run.
"""

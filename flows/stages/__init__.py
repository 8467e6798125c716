"""The stages of a run, one module each: ``run`` does the work, ``present`` says that what it left is still there.

Each is a plain function of paths and values and may be killed at any moment. What ``run`` alone needs it imports late, so that a look
at what is stale loads neither pandas nor the pages. :mod:`flows.run.register` lists them.
"""

"""The stages of a run, one module each: ``run`` does the work, ``present`` says that what it left is still there.

Each is a plain function of paths and values and may be killed at any moment. :mod:`flows.run.register` lists them.
"""

"""The facts of a document that is one submission, for tests of its reader alone."""

from submissions import reading
from submissions.document import Document
from submissions.reconstruction.reconstruct import reconstructed
from submissions.segmentation.segment import Segment
from submissions.submission import Submission


def extract(document: Document, sha256: str) -> Submission:
    """All facts of the document, taken whole."""
    return reading.extract(Segment(reconstructed(document)), sha256)

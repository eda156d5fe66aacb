"""The tables of certificates: enrollments and their certificates, notices, and copies of who may see them."""

from certificates.model.base import Base
from certificates.model.certificate import Certificate
from certificates.model.copies import Person, Relation, Representation
from certificates.model.enrollment import Enrollment, EnrollmentWord
from certificates.model.notice import Acknowledgement, Notice

__all__ = [
    "Acknowledgement",
    "Base",
    "Certificate",
    "Enrollment",
    "EnrollmentWord",
    "Notice",
    "Person",
    "Relation",
    "Representation",
]

"""The staff roles of the platform. One role never implies another."""

REGISTRATIONS = "staff:registrations"
ACCESS = "staff:access"
CONNECTIONS = "staff:connections"
HELPDESK = "staff:helpdesk"
CERTIFICATES = "staff:certificates"
ADMIN = "staff:admin"
ROLES = (REGISTRATIONS, ACCESS, CONNECTIONS, HELPDESK, CERTIFICATES, ADMIN)

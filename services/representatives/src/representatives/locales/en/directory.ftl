# The directory of representatives.

directory-no-access = The directory is for people with access to the system
    .detail = Once you have been granted access to this system, you see the representatives of all agents.

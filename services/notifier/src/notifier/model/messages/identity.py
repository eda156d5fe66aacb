"""What people are told about their accounts."""

from notifier.model.messages.shape import EMAIL, EMAIL_AND_INBOX, Audience, Link, Message, MessageClass

ABOUT_ACCOUNTS: tuple[Message, ...] = (
    Message(
        event_type="identity.code_issued.v1",
        when={"purpose": "registration"},
        kind="registration_code",
        to=Audience.ADDRESS,
        channels=EMAIL,
        of_class=MessageClass.SECURITY,
    ),
    Message(
        event_type="identity.security_notice.v1",
        when={"kind": "already_registered"},
        kind="already_registered",
        to=Audience.ADDRESS,
        channels=EMAIL,
        of_class=MessageClass.SECURITY,
        moments=("at",),
        link=Link.LOGIN,
    ),
    Message(
        event_type="identity.security_notice.v1",
        when={"kind": "new_device"},
        kind="new_device",
        to=Audience.ADDRESS,
        channels=EMAIL_AND_INBOX,
        of_class=MessageClass.SECURITY,
        moments=("at",),
        link=Link.RECOVERY,
    ),
    Message(
        event_type="identity.security_notice.v1",
        when={"kind": "email_corrected"},
        kind="email_corrected",
        to=Audience.ADDRESS,
        channels=EMAIL,
        of_class=MessageClass.SECURITY,
        moments=("at",),
    ),
    Message(
        event_type="identity.user_validated.v1",
        kind="welcome",
        to=Audience.USER,
        channels=EMAIL_AND_INBOX,
        of_class=MessageClass.SERVICE,
        link=Link.HOME,
    ),
    Message(
        event_type="identity.user_locked.v1",
        kind="account_locked",
        to=Audience.USER,
        channels=EMAIL_AND_INBOX,
        of_class=MessageClass.SECURITY,
        facts=("cause",),
        moments=("until",),
        link=Link.RECOVERY,
    ),
    Message(
        event_type="identity.user_unlocked.v1",
        kind="account_unlocked",
        to=Audience.USER,
        channels=EMAIL_AND_INBOX,
        of_class=MessageClass.SECURITY,
        link=Link.LOGIN,
    ),
)

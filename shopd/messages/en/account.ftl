# The account: profile, password, and where it is signed in.

account-title = Your account
account-pages = Account
account-profile-and-security = Profile and security
account-orders = Orders
account-signed-in-as = Signed in as { $email }, with us since { $month }.
account-profile = Profile
account-save-profile = Save the profile
account-password = Password
account-change-password = Change the password

account-sessions = Where you are signed in
account-sessions-caption = Open sessions of your account
account-device = Device
account-since = Signed in
account-from = From
account-action = Action
account-unknown-address = unknown
account-this-device = This device
account-end-session = Sign out
account-end-other-sessions = Sign out everywhere else
account-browser-on = { $program } on { $system }
account-program-on = A program on { $system }
account-unnamed-program = An unnamed program

account-profile-saved = Your profile is saved.
account-password-changed = Your password is changed. Everywhere else you have been signed out.
account-session-ended = That device is signed out.
account-session-had-ended = That device was signed out already.
account-other-sessions-ended =
    { $count ->
        [0] You were signed in nowhere else.
        [one] You are signed out on 1 other device.
       *[other] You are signed out on { $count } other devices.
    }
account-email-taken = Another account has this address.
account-wrong-password = This is not your current password.

# Signing in and out, and opening an account.

auth-sign-in = Sign in
auth-new-here = New here?
auth-open-an-account = Open an account
auth-open-the-account = Open the account
auth-have-one = Already have one?
auth-demo-accounts = Demo accounts
auth-demo-password = with the password

auth-welcome-back = Welcome back.
auth-welcome-back-name = Welcome back, { $name }.
auth-opened = Your account is open, and you are signed in.
auth-signed-out = You are signed out.

auth-wrong = The e-mail address or the password is wrong.
auth-disabled = This account has been disabled. Please write to us if that surprises you.
auth-email-taken = There is an account with this address already. Sign in instead.

# Fields of forms, and what can be wrong with them.

form-problem = There is a problem
form-optional = (optional)
form-error = Error:

form-email = E-mail address
form-password = Password
form-current-password = Current password
form-new-password = New password
form-password-again = The same password again
form-password-hint = At least 8 characters. A short sentence is easy to remember and hard to guess.
form-first-name = First name
form-last-name = Last name

form-busy = The shop is very busy right now. Please send the form again in a moment.
form-missing = { $label }: please fill this in.
form-too-short = { $label }: at least { $least } characters are needed.
form-too-long = { $label }: at most { $most } characters are possible.
form-bad-character = { $label }: there is a character in it that cannot be kept.
form-came-twice = { $label }: this came twice; fill it in again.
form-bad-email = Enter an address like name@example.com.
form-passwords-differ = The two passwords are not the same.
form-again = Nothing has been changed yet: please send the form once more.

# Pages that say what went wrong, and the ways on.

error-browse = Browse all products
error-start-page = Go to the start page
error-sign-in = Sign in
error-number = If you ask for help, tell us this number:

error-unauthorized = Please sign in
error-not-allowed = Not allowed
error-not-found = Page not found
error-form-expired = This form has expired
error-already-done = Already done
error-did-not-work = That did not work
error-too-many-requests = Too many requests
error-try-again = Please try again shortly
error-internal = Something went wrong

error-unauthorized-token = You are not signed in, or no longer.
error-unauthorized-credentials = The e-mail address or the password is wrong.
error-unauthorized-disabled = This account is disabled.
error-not-allowed-text = Your account may not open this page.
error-foreign-form = The request came from another site, so we did not act on it.
error-not-found-text =
    { $what ->
        [product] We could not find this product. It may have been moved or removed.
        [category] We could not find this category. It may have been moved or removed.
        [order] We could not find this order. It may have been moved or removed.
        [user] We could not find this account. It may have been removed.
       *[other] We could not find this. It may have been moved or removed.
    }
error-no-page = There is nothing at this address.
error-refused = The shop could not do this.
error-sent-before = This was already sent with other contents.
error-unreadable = We could not read what was sent. Please go back and check it.
error-too-large = What was sent is too large.
error-too-slow = What was sent did not arrive in time.
error-form-expired-text = The form was open for too long. Please go back, reload and send it again.
error-too-often =
    { $minutes ->
        [one] This was tried too often from your connection. Please try again in 1 minute.
       *[other] This was tried too often from your connection. Please try again in { $minutes } minutes.
    }
error-busy = The shop is very busy right now. Please try again in a moment.
error-timed-out = This took too long. Please check whether it was done before you try again.
error-internal-text = This is our fault, not yours. Please try again in a moment.

# Accedere, uscire e creare un account.

auth-sign-in = Accedi
auth-new-here = Non hai ancora un account?
auth-open-an-account = Crea un account
auth-open-the-account = Crea l’account
auth-have-one = Hai già un account?
auth-demo-accounts = Account di prova
auth-demo-password = con la password

auth-welcome-back = Ti diamo il bentornato.
auth-welcome-back-name = Ti diamo il bentornato, { $name }.
auth-opened = Il tuo account è stato creato e hai effettuato l’accesso.
auth-signed-out = Hai effettuato l’uscita.

auth-wrong = L’indirizzo e-mail o la password non sono corretti.
auth-disabled = Questo account è stato disattivato. Se non te lo aspettavi, scrivici.
auth-email-taken = Esiste già un account con questo indirizzo: accedi.

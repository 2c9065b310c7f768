# I campi dei moduli, e ciò che può non andare.

form-problem = C’è un problema
form-optional = (facoltativo)
form-error = Errore:

form-email = Indirizzo e-mail
form-password = Password
form-current-password = Password attuale
form-new-password = Nuova password
form-password-again = Ripeti la password
form-password-hint = Almeno 8 caratteri. Una breve frase è facile da ricordare e difficile da indovinare.
form-first-name = Nome
form-last-name = Cognome

form-busy = In questo momento il negozio è molto affollato. Invia di nuovo il modulo tra qualche istante.
form-missing = { $label }: compila questo campo.
form-too-short = { $label }: servono almeno { $least } caratteri.
form-too-long = { $label }: sono ammessi al massimo { $most } caratteri.
form-bad-character = { $label }: contiene un carattere che non si può conservare.
form-came-twice = { $label }: è arrivato due volte; compilalo di nuovo.
form-bad-email = Inserisci un indirizzo come nome@example.com.
form-passwords-differ = Le due password non coincidono.
form-again = Non è ancora cambiato nulla: invia di nuovo il modulo.

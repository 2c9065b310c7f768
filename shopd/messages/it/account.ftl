# L’account: profilo, password e dispositivi.

account-title = Il tuo account
account-pages = Account
account-profile-and-security = Profilo e sicurezza
account-orders = Ordini
account-signed-in-as = Hai effettuato l’accesso come { $email }. Sei con noi da { $month }.
account-profile = Profilo
account-save-profile = Salva il profilo
account-password = Password
account-change-password = Cambia la password

account-sessions = Dove hai effettuato l’accesso
account-sessions-caption = Sessioni aperte del tuo account
account-device = Dispositivo
account-since = Accesso
account-from = Da
account-action = Azione
account-unknown-address = sconosciuto
account-this-device = Questo dispositivo
account-end-session = Esci
account-end-other-sessions = Esci da tutti gli altri dispositivi
account-browser-on = { $program } su { $system }
account-program-on = Un programma su { $system }
account-unnamed-program = Un programma senza nome

account-profile-saved = Il tuo profilo è stato salvato.
account-password-changed = La password è stata cambiata. Su tutti gli altri dispositivi l’accesso è stato chiuso.
account-session-ended = L’accesso su quel dispositivo è stato chiuso.
account-session-had-ended = L’accesso su quel dispositivo era già chiuso.
account-other-sessions-ended =
    { $count ->
        [0] Non avevi effettuato l’accesso su altri dispositivi.
        [one] L’accesso è stato chiuso su un altro dispositivo.
       *[other] L’accesso è stato chiuso su altri { $count } dispositivi.
    }
account-email-taken = Un altro account usa già questo indirizzo.
account-wrong-password = Questa non è la tua password attuale.

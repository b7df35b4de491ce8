/* Stands in front of libgnutls.so.30 in the lab: every server session asks for a client certificate,
   as Windows does when a program wants one; Wine 10 never asks. Nothing is required here: whether a
   missing certificate is an error stays the program's decision. */
typedef void *gnutls_session_t;

enum { GNUTLS_SERVER = 1, GNUTLS_CERT_REQUEST = 1 };
enum { RTLD_NOW_FLAG = 2 };

extern void *dlopen(const char *file, int flags);
extern void *dlsym(void *handle, const char *name);
extern void gnutls_certificate_server_set_request(gnutls_session_t session, int request);

int gnutls_init(gnutls_session_t *session, unsigned flags)
{
    int (*real)(gnutls_session_t *, unsigned) =
        (int (*)(gnutls_session_t *, unsigned))dlsym(dlopen("libgnutls.so.3r", RTLD_NOW_FLAG), "gnutls_init");
    int result = real(session, flags);
    if (result == 0 && (flags & GNUTLS_SERVER))
        gnutls_certificate_server_set_request(*session, GNUTLS_CERT_REQUEST);
    return result;
}

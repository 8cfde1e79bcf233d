#include "auth.h"

#include <bench/str.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define REALM "prebench"
#define NONCE_S 300

static int
read_password(int fd, struct httpd_auth *a)
{
	char text[sizeof(a->password) + 1];
	ssize_t n = read(fd, text, sizeof(text) - 1);
	int r = n < 0 ? -errno : 0;

	if (r == 0) {
		text[n] = '\0';
		text[strcspn(text, "\r\n")] = '\0';
		if (text[0] == '\0' ||
		    !bench_copy(a->password, sizeof(a->password), text))
			r = -EINVAL;
	}
	explicit_bzero(text, sizeof(text));
	return r;
}

int
httpd_auth_load(const struct bench_http_auth *conf, struct httpd_auth *ret_auth,
		struct bench_err *err)
{
	bench_auto(bench_closep) int fd = -1;
	struct httpd_auth a = { .on = conf->user[0] != '\0' };
	struct stat st;
	int r;

	*ret_auth = (struct httpd_auth){ 0 };
	if (!a.on)
		return 0;
	a.digest = strcmp(conf->method, "digest") == 0;
	bench_copy(a.user, sizeof(a.user), conf->user);
	fd = open(conf->password_file, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) < 0)
		return bench_fail(err, -errno, "password_file '%s': %s",
				  conf->password_file, strerror(errno));
	if ((st.st_mode & (S_IROTH | S_IWOTH)) != 0)
		return bench_fail(
			err, -EINVAL,
			"password_file '%s' is open to everybody: chmod 0640, "
			"group prebench",
			conf->password_file);
	r = read_password(fd, &a);
	if (r < 0)
		return bench_fail(
			err, r,
			"password_file '%s': no password of 1 to %zu bytes in "
			"its first line",
			conf->password_file, sizeof(a.password) - 1);
	*ret_auth = a;
	return 0;
}

/* In a time that tells nothing of where they differ. */
static bool
same(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);
	unsigned differ = n != m;

	for (size_t i = 0; i < n; i++)
		differ |= (unsigned)(unsigned char)a[i] ^
			  (unsigned char)b[m == 0 ? 0 : i % m];
	return differ == 0;
}

static enum httpd_auth_verdict
check_basic(const struct httpd_auth *a, struct MHD_Connection *connection)
{
	char *password = NULL;
	char *user = MHD_basic_auth_get_username_password(connection, &password);
	enum httpd_auth_verdict v = HTTPD_AUTH_NONE;

	if (user != NULL)
		v = password != NULL && same(user, a->user) &&
				    same(password, a->password)
			    ? HTTPD_AUTH_GOOD
			    : HTTPD_AUTH_WRONG;
	if (password != NULL)
		explicit_bzero(password, strlen(password));
	MHD_free(user);
	MHD_free(password);
	return v;
}

static enum httpd_auth_verdict
check_digest(const struct httpd_auth *a, struct MHD_Connection *connection)
{
	char *user = MHD_digest_auth_get_username(connection);
	bool ours = user != NULL && same(user, a->user);
	int r;

	if (user == NULL)
		return HTTPD_AUTH_NONE;
	MHD_free(user);
	if (!ours)
		return HTTPD_AUTH_WRONG;
	r = MHD_digest_auth_check2(connection, REALM, a->user, a->password, NONCE_S,
				   MHD_DIGEST_ALG_MD5);
	if (r == MHD_INVALID_NONCE)
		return HTTPD_AUTH_STALE;
	return r == MHD_YES ? HTTPD_AUTH_GOOD : HTTPD_AUTH_WRONG;
}

enum httpd_auth_verdict
httpd_auth_check(const struct httpd_auth *a, struct MHD_Connection *connection)
{
	if (!a->on)
		return HTTPD_AUTH_GOOD;
	return a->digest ? check_digest(a, connection) : check_basic(a, connection);
}

enum MHD_Result
httpd_auth_ask(const struct httpd_auth *a, struct MHD_Connection *connection,
	       struct MHD_Response *response, bool stale)
{
	if (!a->digest)
		return MHD_queue_basic_auth_fail_response(connection, REALM, response);
	return MHD_queue_auth_fail_response2(connection, REALM, REALM, response,
					     stale ? MHD_YES : MHD_NO,
					     MHD_DIGEST_ALG_MD5);
}

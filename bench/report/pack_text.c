/* The texts of a pack: units.csv, srv.zone, the vendors' lists and README.txt. */
#include "pack.h"

#include <errno.h>
#include <string.h>

void
pack_units_header(struct pack *p)
{
	bench_str_add(&p->units,
		      "mac,serial,model,proven,url,file,file_sha256,cipher,digest,"
		      "key_file,recipe,recipe_version,recipe_sha256\r\n");
}

void
pack_units_add(struct pack *p, const struct pack_unit *u)
{
	bench_auto(bench_str_clear) struct bench_str url = { 0 };

	if (u->placed && u->place.url.host[0] != '\0')
		bench_url_add(&url, &u->place.url);
	const char *const cells[] = {
		u->mac,
		u->e->unit.serial.text,
		u->e->unit.model.text,
		evidence_proven(u->e) ? "yes" : "no",
		bench_str_get(&url),
		bench_str_get(&u->file),
		u->sha256,
		u->cipher,
		u->digest,
		u->key,
		p->row.name,
	};
	for (size_t i = 0; i < BENCH_N(cells); i++) {
		bench_str_add_csv(&p->units, cells[i]);
		bench_str_add(&p->units, ",");
	}
	bench_str_addf(&p->units, "%d,%s\r\n", p->row.version, p->row.sha256);
	p->units.failed |= bench_str_failed(&url);
}

/* Cisco's guide: the service is named after the scheme, the transport of HTTPS is _tls.
 * There is none for TFTP, and the rule's parser refuses that. */
int
pack_zone_add(struct pack *p, const struct bench_remote_place *place)
{
	bench_auto(bench_str_clear) struct bench_str line = { 0 };
	const struct bench_url *url = &place->url;
	bool tls = url->scheme == BENCH_URL_HTTPS;

	bench_str_addf(&line, "_ciscoprov-%s.%s.%s. 86400 IN SRV 10 60 %u %s.\n",
		       tls ? "https" : "http", tls ? "_tls" : "_tcp", url->host,
		       url->port, url->host);
	if (bench_str_failed(&line))
		return bench_fail(p->err, -ENOMEM, "pack: out of memory");
	if (p->zone.len == 0)
		bench_str_add(&p->zone,
			      "; How the phones find their provisioning server.\n"
			      "; name TTL class SRV priority weight port target\n"
			      "; Put your servers' names (with an A record each, and a "
			      "certificate for the\n"
			      "; domain on the left) in the place of the target; one "
			      "line a server, a lower\n"
			      "; priority is tried first.\n");
	if (strstr(bench_str_get(&p->zone), line.text) == NULL)
		bench_str_add(&p->zone, line.text);
	return 0;
}

struct bench_remote_unit
pack_unit_facts(const struct pack_unit *u)
{
	const struct bench_unit *unit = &u->e->unit;

	return (struct bench_remote_unit){ .mac = unit->mac,
					   .serial = unit->serial.text,
					   .pid = unit->pid.text,
					   .version = unit->version.text,
					   .model = u->model };
}

static int
find_list(struct pack *p, const struct bench_family_list *list, struct pack_list **ret)
{
	struct pack_list *more;

	for (size_t i = 0; i < p->n_lists; i++) {
		const struct bench_family_list *other = p->lists[i].list;

		if (strcmp(other->file, list->file) != 0)
			continue;
		if (strcmp(other->header, list->header) != 0)
			return bench_fail(p->err, -EINVAL,
					  "lists '%s' and '%s' of two families go into "
					  "one file %s, but their headers differ",
					  other->name, list->name, list->file);
		*ret = &p->lists[i];
		return 0;
	}
	more = reallocarray(p->lists, p->n_lists + 1, sizeof(*more));
	if (more == NULL)
		return bench_fail(p->err, -ENOMEM, "pack: out of memory");
	p->lists = more;
	*ret = &more[p->n_lists++];
	**ret = (struct pack_list){ .list = list };
	if (list->header[0] != '\0')
		bench_str_addf(&(*ret)->text, "%s\r\n", list->header);
	return 0;
}

int
pack_lists_add(struct pack *p, const struct pack_unit *u)
{
	bench_auto(bench_str_clear) struct bench_str redirect = { 0 };
	const struct bench_remote_unit facts = pack_unit_facts(u);
	int r = 0;

	if (u->model == NULL)
		return 0;
	if (u->placed)
		bench_url_add(&redirect, &u->place.url);
	for (size_t i = 0; r == 0 && i < bench_family_lists(u->family); i++) {
		const struct bench_family_list *list =
			bench_family_list_at(u->family, i);
		struct pack_list *l = NULL;

		r = find_list(p, list, &l);
		if (r < 0)
			return r;
		r = bench_remote_list_row(list, &facts, bench_str_get(&redirect),
					  &l->text, p->err);
		bench_str_add(&l->text, "\r\n");
	}
	return bench_str_failed(&redirect)
		       ? bench_fail(p->err, -ENOMEM, "pack: out of memory")
		       : r;
}

static void
add_keys(const struct pack *p, struct bench_str *out)
{
	if (p->n_keys == 0)
		return;
	bench_str_addf(
		out,
		"\n"
		"keys/MAC.cms\n"
		"  The key of one unit, sealed (CMS) to the certificate with this "
		"SHA-256\n"
		"  fingerprint; only its private key opens it, to one line "
		"mac,serial,key:\n"
		"%s\n"
		"  openssl cms -decrypt -inform DER -in keys/MAC.cms -inkey "
		"PRIVATE.pem \\\n"
		"      | cut -d, -f3 > MAC.key\n"
		"\n"
		"  Keep MAC.key secret (umask 077), and what is decrypted with it, "
		"too.\n",
		bench_str_get(&p->certificates));
}

static void
add_ciphers(const struct pack *p, struct bench_str *out)
{
	if (p->uses[BENCH_CIPHER_AES_256_CBC])
		bench_str_add(
			out,
			"\n"
			"cipher aes-256-cbc\n"
			"  The phone knows by its rule that the file is encrypted: "
			"serve it as it is.\n"
			"  To read it (DIGEST stands in units.csv; what begins with "
			"the bytes 1f 8b is\n"
			"  gzip: add | gzip -dc):\n"
			"  openssl enc -d -aes-256-cbc -md DIGEST -kfile MAC.key "
			"-in FILE\n"
			"  To make a new one:\n"
			"  openssl enc -e -aes-256-cbc -md DIGEST -kfile MAC.key "
			"-in NEW.xml -out FILE\n");
	if (p->uses[BENCH_CIPHER_AES128GCM])
		bench_str_add(
			out,
			"\n"
			"cipher aes128gcm (RFC 8188)\n"
			"  The phone knows by the answer's header that the file is "
			"encrypted. The server\n"
			"  must send it, and must not compress:\n"
			"  nginx:  add_header Content-Encoding aes128gcm; gzip off;\n"
			"  Apache: Header set Content-Encoding aes128gcm\n"
			"  To read it or make a new one:\n"
			"  bench profile decrypt --cipher aes128gcm --key-file MAC.key "
			"FILE OUT.xml\n"
			"  bench profile encrypt --cipher aes128gcm --key-file MAC.key "
			"NEW.xml FILE\n");
}

static void
add_files(const struct pack *p, struct bench_str *out)
{
	if (p->n_files > 0)
		bench_str_add(
			out,
			"\n"
			"files/HOST/...\n"
			"  What HOST is to answer: below its folder stand the paths "
			"as the phones ask for\n"
			"  them. Copy its content into the server's document root, "
			"with all names as they\n"
			"  are. HOST_PORT is a server on another port than the "
			"usual one.\n");
	if (p->zone.len > 0)
		bench_str_add(
			out,
			"\n"
			"srv.zone\n"
			"  DNS SRV records by which the phones find that server "
			"(HOST is the domain):\n"
			"  put your servers' names into it, and it into your zone.\n");
	if (p->n_lists > 0)
		bench_str_add(
			out,
			"\n"
			"lists/\n"
			"  The units as the vendors' clouds want them uploaded.\n");
}

void
pack_readme(const struct pack *p, struct bench_str *out)
{
	const struct bench_batch *b = &p->report->batch;
	const struct bench_recipe_row *recipe = &p->report->recipe;

	bench_str_addf(out,
		       "For the remote provisioning server: batch %lld, %s%s%s\n"
		       "Recipe %s, version %d, SHA-256 %s\n"
		       "%zu units, %zu files, %zu sealed keys\n"
		       "\n"
		       "units.csv\n"
		       "  One line a unit: what it asks for, its file, the cipher and "
		       "its sealed key. Nothing\n"
		       "  in it is secret.\n",
		       (long long)b->id, b->customer,
		       b->order[0] == '\0' ? "" : ", order ", b->order, recipe->name,
		       recipe->version, recipe->sha256, p->taken, p->n_files,
		       p->n_keys);
	add_files(p, out);
	add_keys(p, out);
	add_ciphers(p, out);
	if (p->without_file.len > 0)
		bench_str_addf(out, "\nUnits without a file here (MAC, serial)\n%s",
			       p->without_file.text);
	if (p->left_out.len > 0)
		bench_str_addf(out, "\nUnits that are not proven: left out\n%s",
			       p->left_out.text);
}

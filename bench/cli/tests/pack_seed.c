/* pack-seed DATABASE CERTIFICATE DIR CIPHER DIGEST GZIP: a batch of three phones, two
 * of them proven, with what publishing leaves behind for the remote server. What it was
 * made of goes into DIR: <mac>.xml and <mac>.key. pack-seed DATABASE scan: two phones
 * that are scanned, nothing else. */
#include <bed.h>

#include <bench/file.h>
#include <bench/str.h>
#include <profiles/crypt.h>
#include <string.h>

static struct bed bed;

static void
keep(const char *dir, const char *mac, const char *end, const char *text)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/%s.%s", dir, mac, end);
	bed_must(&bed, bench_file_replace(path, text, strlen(text), 0600, &bed.err),
		 path);
}

static struct bench_bytes
bytes_of(const struct bench_str *s)
{
	return (struct bench_bytes){ (const uint8_t *)s->text, s->len };
}

static void
put_key(const struct bed_phone *p, const struct bench_crypt *c, const char *pem,
	const char *key)
{
	bench_auto(bench_str_clear) struct bench_str line = { 0 }, sealed = { 0 };
	struct bench_certificate certificate;
	struct bench_key_row row = { .mac = p->mac,
				     .run = p->run,
				     .made = bench_wall_now() };
	char mac[13];

	bench_str_addf(&line, "%s,%s,%s\n", bench_mac_format_bare(p->mac, mac),
		       p->serial, key);
	bed_must(&bed, bench_seal(pem, bytes_of(&line), &sealed, &bed.err), "seal");
	bed_must(&bed, bench_certificate_read(pem, row.made, &certificate, &bed.err),
		 "certificate");
	bench_copy(row.cipher, sizeof(row.cipher), bench_cipher_name(c->cipher));
	bench_copy(row.digest, sizeof(row.digest), bench_digest_name(c->digest));
	bench_copy(row.certificate, sizeof(row.certificate), certificate.sha256);
	row.sealed = bytes_of(&sealed);
	bed_must(&bed, bench_store_key_put(bed.s, &row, &bed.err), "key");
}

static void
put_remote(const struct bed_phone *p, struct bench_crypt c, const char *pem,
	   const char *dir)
{
	bench_auto(bench_str_clear) struct bench_str text = { 0 }, body = { 0 };
	char key[65], mac[13];

	bench_mac_format_bare(p->mac, mac);
	bed_must(&bed, bench_key_new(key, &bed.err), "new key");
	bench_str_addf(&text,
		       "<flat-profile><Password_1_>secret-of-%s</Password_1_>"
		       "</flat-profile>\n",
		       mac);
	c.key = (struct bench_bytes){ (const uint8_t *)key, strlen(key) };
	bed_must(&bed, bench_encrypt(&c, bytes_of(&text), &body, &bed.err), "encrypt");
	bed_must(&bed,
		 bench_store_remote_put(bed.s, p->mac, p->run, "remote",
					bytes_of(&body), &bed.err),
		 "remote");
	put_key(p, &c, pem, key);
	keep(dir, mac, "xml", text.text);
	keep(dir, mac, "key", key);
}

static void
read_file(const char *path, char *text, size_t room)
{
	bench_auto(bench_fclosep) FILE *f = fopen(path, "re");
	size_t n = f == NULL ? 0 : fread(text, 1, room - 1, f);

	text[n] = '\0';
}

/* Two phones on the table, nothing else. */
static int
scan_only(const char *database)
{
	bed_open(&bed, database, BENCH_STORE_CREATE);
	for (unsigned n = 1; n <= 2; n++) {
		struct bed_phone p = bed_phone(n, 0);

		bed_record(&bed, &p, chain_scan(50));
	}
	bench_store_freep(&bed.s);
	return 0;
}

int
main(int argc, char **argv)
{
	struct bench_crypt c = { .cipher = BENCH_CIPHER_NONE };
	struct bench_recipe_row row;
	char pem[8192], recipe[512];
	int64_t batch;

	if (argc == 3 && strcmp(argv[2], "scan") == 0)
		return scan_only(argv[1]);
	if (argc != 7 || bench_cipher_parse(argv[4], &c.cipher) < 0 ||
	    bench_digest_parse(argv[5], &c.digest) < 0)
		return 64;
	c.gzip = strcmp(argv[6], "gzip") == 0;
	read_file(argv[2], pem, sizeof(pem));
	bed_open(&bed, argv[1], BENCH_STORE_CREATE);
	snprintf(recipe, sizeof(recipe),
		 "recipe \"acme\" {\n"
		 "redirect = \"https://prov.example.com/cfg/$MA.xml\"\n"
		 "srv = true\n"
		 "encryption { cipher = \"%s\" }\n"
		 "}\n",
		 argv[4]);
	batch = bed_batch(&bed, "ACME", "4711", recipe);
	bed_must(&bed, bench_store_recipe_get(bed.s, "acme", 0, &row, &bed.err),
		 "recipe");
	for (unsigned n = 1; n <= 3; n++) {
		struct bed_phone p = bed_phone(n, batch);

		p.recipe = row.sha256;
		bed.base += 1000000;
		bed_walk(&bed, &p, BED_SEEN, n < 3 ? BED_END : BED_REDIRECT_ASKED);
		put_remote(&p, c, pem, argv[3]);
	}
	bench_recipe_row_clear(&row);
	bench_store_freep(&bed.s);
	return 0;
}

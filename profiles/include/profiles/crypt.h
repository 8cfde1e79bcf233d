/* Encrypted profiles, both ways, and keys sealed to a certificate.
 *
 *   encrypt:  plain -> [gzip] -> cipher        (compress first: a phone undoes both)
 *   decrypt:  cipher -> [gzip, told by its header in the content] -> plain
 *
 * Two ciphers, as phones read them:
 *   aes-256-cbc   what `openssl enc -aes-256-cbc -md DIGEST -k KEY` writes: "Salted__",
 *                 8 bytes of salt, CBC with PKCS#7 padding; key and IV by
 *                 EVP_BytesToKey, count 1. The digest is MD5 for old firmware, SHA-256
 *                 for new.
 *   aes128gcm     RFC 8188; over HTTP it needs "Content-Encoding: aes128gcm".
 *
 * CBC proves nothing about its content. One wrong key in about 256 gives valid padding
 * and so "decrypts" to noise, and whoever changes the file changes the text without
 * anybody knowing: a changed block becomes 16 bytes of noise, and the same bits flip in
 * the block after it. bench_decrypt() can only refuse what has bad padding. Ask
 * bench_looks_like_profile() about the result: noise passes it less than once in a
 * million tries. That finds mistakes. It does not find a forger who knows the text;
 * only aes128gcm or TLS do. RFC 8188 authenticates everything but the record size and
 * the key id of its header: changing those cannot change the text, it can only make it
 * unreadable.
 *
 * All functions are pure but for the random source (and bench_seal(): the clock), have
 * no state, and can be called from any thread. Copies of keys and of text made on the
 * way are wiped; what is in the caller's memory is the caller's: bench_wipe(). No key
 * and no text ever reaches err. */
#ifndef PROFILES_CRYPT_H
#define PROFILES_CRYPT_H

#include <bench/bytes.h>
#include <bench/clock.h>
#include <bench/err.h>
#include <bench/str.h>

BENCH_BEGIN_DECLS

enum bench_cipher {
	BENCH_CIPHER_NONE,
	BENCH_CIPHER_AES_256_CBC,
	BENCH_CIPHER_AES128GCM
};
enum bench_digest { BENCH_DIGEST_MD5, BENCH_DIGEST_SHA256 };

/* "none", "aes-256-cbc", "aes128gcm"; "md5", "sha256". parse: -EINVAL. */
const char *bench_cipher_name(enum bench_cipher cipher);
int bench_cipher_parse(const char *name, enum bench_cipher *ret_cipher) BENCH_CHECKED;
const char *bench_digest_name(enum bench_digest digest);
int bench_digest_parse(const char *name, enum bench_digest *ret_digest) BENCH_CHECKED;

/* Zero but for cipher and key is a good value. */
struct bench_crypt {
	enum bench_cipher cipher;
	enum bench_digest digest; /* of aes-256-cbc */
	bool gzip;		  /* encrypt: compress first; decrypt looks by itself */
	struct bench_bytes key;	  /* of any length: the passphrase, the IKM */
	/* of aes128gcm: */
	struct bench_bytes
		keyid;	      /* 255 bytes at most; decrypt: if given, it must match */
	uint32_t record_size; /* encrypt: 18 at least; 0: 4096 */
};

/* Neither more than this is read nor, whatever a gzip promises, written. */
#define BENCH_CRYPT_MOST ((size_t)16 << 20)

/* Add the result to out; after an error out is as it was. -EINVAL: what is asked or
 * what is read is wrong (key, damage, size: one text for those that cannot be told
 * apart); -ENOMEM. */
int bench_encrypt(const struct bench_crypt *c, struct bench_bytes in,
		  struct bench_str *out, struct bench_err *err) BENCH_CHECKED;
int bench_decrypt(const struct bench_crypt *c, struct bench_bytes in,
		  struct bench_str *out, struct bench_err *err) BENCH_CHECKED;

/* XML text from its first "<" to its last ">", or gzip. See above. */
bool bench_looks_like_profile(struct bench_bytes plain);

/* 256 bits of the system's random source as 64 hex digits. The text is the key: it goes
 * into the phone's --key or IKM parameter as it stands. */
int bench_key_new(char key[65], struct bench_err *err) BENCH_CHECKED;

/* Overwrites, then clears. */
void bench_wipe(struct bench_str *s);

/* Who can open what is sealed. */
struct bench_certificate {
	char sha256[65]; /* fingerprint of the DER, as `openssl x509 -fingerprint
			    -sha256` without the colons, lower case */
	char subject[256];
	struct bench_wall expires;
};

/* One certificate in PEM, in force at now, with RSA of 2048 bits or more or EC on a
 * named curve of 256 or more. -EINVAL says what is wrong; a text with a private key in
 * it is refused, too: that key has no business on this box. */
int bench_certificate_read(const char *pem, struct bench_wall now,
			   struct bench_certificate *ret_certificate,
			   struct bench_err *err) BENCH_CHECKED;
/* Adds a CMS EnvelopedData (RFC 5652) in DER: AES-256-CBC, its key to the certificate
 * by RSA-OAEP or ECDH. Only its owner can open it: openssl cms -decrypt -inform DER -in
 * FILE -inkey KEY. The certificate is checked as above, at the clock's time. */
int bench_seal(const char *certificate_pem, struct bench_bytes in,
	       struct bench_str *ret_der, struct bench_err *err) BENCH_CHECKED;

BENCH_END_DECLS
#endif

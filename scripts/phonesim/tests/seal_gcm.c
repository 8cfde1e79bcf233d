/* Standard input as an aes128gcm body on standard output. usage: seal_gcm IKM */
#include "gcm.h"

#include <stdio.h>
#include <string.h>

int
main(int argc, char **argv)
{
	struct str in = { 0 }, out = { 0 };
	char chunk[4096];
	size_t n;

	if (argc != 2)
		return 2;
	while ((n = fread(chunk, 1, sizeof(chunk), stdin)) > 0)
		str_addn(&in, chunk, n);
	gcm_seal(in.s, in.len, argv[1], strlen(argv[1]), &out);
	n = fwrite(out.s, 1, out.len, stdout);
	n = n == out.len && fflush(stdout) == 0;
	str_clear(&in);
	str_clear(&out);
	return n ? 0 : 1;
}

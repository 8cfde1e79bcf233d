#include <core/serial.h>

#include <core/normalise.h>
#include <string.h>

/* Sites seen on labels; Cisco publishes no list (scanner.md, open points). */
static const char sites[] =
	"CTH DTM FCH FCZ FDO FHH FJC FOC FTX FVH INM JAB JAE JAF JPE JSH "
	"KWC PEN PUC SAD TAU TSP WZP";

static int
two_digits(const char *text)
{
	return (text[0] - '0') * 10 + (text[1] - '0');
}

int
bench_serial_year(const char *text)
{
	return 1996 + two_digits(text + 3);
}

int
bench_serial_week(const char *text)
{
	return two_digits(text + 5);
}

bool
bench_serial_site_is_known(const char *text)
{
	for (size_t i = 0; i + 3 < sizeof(sites); i += 4)
		if (memcmp(sites + i, text, 3) == 0)
			return true;
	return false;
}

enum bench_serial_fault
bench_serial_check(const char *text, struct bench_serial_span span)
{
	int year, week;

	if (!bench_shape_is(text, "@@@9999****"))
		return BENCH_SERIAL_SHAPE;
	if (strspn(text, "0123456789ABCDEF") == BENCH_SERIAL_LEN &&
	    !bench_serial_site_is_known(text))
		return BENCH_SERIAL_HEX;
	if (strpbrk(text + 7, "IO") != NULL)
		return BENCH_SERIAL_LETTER;
	year = bench_serial_year(text);
	week = bench_serial_week(text);
	if (week < 1 || week > 53)
		return BENCH_SERIAL_WEEK;
	if (year < span.first_year || year > span.last_year ||
	    (year == span.last_year && week > span.last_week))
		return BENCH_SERIAL_YEAR;
	return BENCH_SERIAL_OK;
}

/* httpd_client abort|stall|loris|hold FROM TO PORT PATH [N]: clients that misbehave.
 *   abort  asks, never reads, prints how many bytes of the body its kernel has, resets
 *   stall  the same, but waits for the server to hang up instead
 *   loris  sends its request byte by byte, prints after how many ms the server hung up
 *   hold   opens N connections and keeps them until its standard input ends */
#include <arpa/inet.h>
#include <bench/clock.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define HEAD_MAX 4096
#define WINDOW 16384

static int
connect_from(char **words)
{
	struct sockaddr_in from = { .sin_family = AF_INET };
	struct sockaddr_in to = { .sin_family = AF_INET,
				  .sin_port =
					  htons((uint16_t)strtol(words[2], NULL, 10)) };
	int fd = socket(AF_INET, SOCK_STREAM, 0), window = WINDOW;

	inet_pton(AF_INET, words[0], &from.sin_addr);
	inet_pton(AF_INET, words[1], &to.sin_addr);
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &window, sizeof(window));
	if (fd < 0 || bind(fd, (struct sockaddr *)&from, sizeof(from)) < 0 ||
	    connect(fd, (struct sockaddr *)&to, sizeof(to)) < 0) {
		perror("httpd_client");
		exit(69);
	}
	return fd;
}

static void
ask(int fd, const char *path)
{
	char text[512];
	int n = snprintf(text, sizeof(text), "GET %s HTTP/1.1\r\nHost: x\r\n\r\n",
			 path);

	if (write(fd, text, (size_t)n) != n)
		exit(69);
}

/* Until no more comes; what is here is acknowledged. */
static long
wait_full(int fd)
{
	int before = -1, now = 0;

	while (now == 0 || now != before) {
		before = now;
		poll(NULL, 0, 300);
		if (ioctl(fd, FIONREAD, &now) < 0)
			exit(69);
	}
	return now;
}

static long
head_size(int fd)
{
	char head[HEAD_MAX + 1];
	ssize_t n = recv(fd, head, HEAD_MAX, MSG_PEEK);
	const char *end;

	head[n < 0 ? 0 : n] = '\0';
	end = strstr(head, "\r\n\r\n");
	return end == NULL ? 0 : end + 4 - head;
}

static void
wait_for_end(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLRDHUP };

	poll(&p, 1, 30000);
}

static void
loris(int fd)
{
	int64_t start = bench_mono_now().us;
	struct pollfd p = { .fd = fd, .events = POLLRDHUP };

	while (write(fd, "G", 1) == 1 && poll(&p, 1, 300) == 0)
		continue;
	printf("%lld\n", (long long)(bench_mono_now().us - start) / 1000);
}

static int
hold(char **words, long n)
{
	char c;

	for (long i = 0; i < n; i++)
		(void)connect_from(words);
	puts("held");
	fflush(stdout);
	while (read(STDIN_FILENO, &c, 1) > 0)
		continue;
	return 0;
}

int
main(int argc, char **argv)
{
	struct linger reset = { .l_onoff = 1 };
	int fd;

	if (argc < 6)
		return 64;
	signal(SIGPIPE, SIG_IGN);
	if (strcmp(argv[1], "hold") == 0)
		return hold(argv + 2, argc > 6 ? strtol(argv[6], NULL, 10) : 1);
	fd = connect_from(argv + 2);
	if (strcmp(argv[1], "loris") == 0) {
		loris(fd);
		return 0;
	}
	ask(fd, argv[5]);
	printf("%ld\n", wait_full(fd) - head_size(fd));
	if (strcmp(argv[1], "stall") == 0)
		wait_for_end(fd);
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
	close(fd);
	return 0;
}

#include "net.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct sockaddr_in
address(uint32_t ip, uint16_t port)
{
	return (struct sockaddr_in){ .sin_family = AF_INET,
				     .sin_port = htons(port),
				     .sin_addr.s_addr = htonl(ip) };
}

static int
open_bound(const struct net *net, int type)
{
	const struct sockaddr_in local = address(net->ip, 0);
	const int on = 1;
	int fd = socket(AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int r;

	if (fd < 0)
		return -errno;
	if (setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, net->ifname,
		       (socklen_t)strlen(net->ifname)) < 0 ||
	    setsockopt(fd, IPPROTO_IP, IP_RECVERR, &on, sizeof(on)) < 0 ||
	    bind(fd, (const struct sockaddr *)&local, sizeof(local)) < 0) {
		r = -errno;
		close(fd);
		return r;
	}
	return fd;
}

int
net_udp_open(const struct net *net)
{
	return open_bound(net, SOCK_DGRAM);
}

int
net_tcp_open(const struct net *net, uint32_t ip, uint16_t port)
{
	const struct sockaddr_in to = address(ip, port);
	int fd = open_bound(net, SOCK_STREAM);
	int r;

	if (fd < 0)
		return fd;
	if (connect(fd, (const struct sockaddr *)&to, sizeof(to)) == 0 ||
	    errno == EINPROGRESS)
		return fd;
	r = -errno;
	close(fd);
	return r;
}

int
net_send(int fd, uint32_t ip, uint16_t port, const void *p, size_t n)
{
	const struct sockaddr_in to = address(ip, port);

	if (sendto(fd, p, n, 0, (const struct sockaddr *)&to, sizeof(to)) < 0)
		return -errno;
	return 0;
}

ssize_t
net_recv(int fd, void *p, size_t n, uint32_t *ret_ip, uint16_t *ret_port)
{
	struct sockaddr_in from = { 0 };
	socklen_t len = sizeof(from);
	ssize_t got = recvfrom(fd, p, n, 0, (struct sockaddr *)&from, &len);

	if (got < 0)
		return -errno;
	*ret_ip = ntohl(from.sin_addr.s_addr);
	*ret_port = ntohs(from.sin_port);
	return got;
}

bool
net_reachable(const struct net *net, uint32_t ip)
{
	return ((ip ^ net->ip) & net->mask) == 0;
}

bool
net_drop(struct net *net)
{
	net->received++;
	return net->lossy != 0 && net->received % net->lossy == 0;
}

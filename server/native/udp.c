/*
 * A UDP socket that reads and sends datagrams in batches (recvmmsg, sendmmsg of Linux). server/src/net/batched-udp.ts is
 * its only user and holds all state that is not the system's: what is here copies bytes between the system and memory
 * that JavaScript gives with each call. docs/adr/0020-udp-in-batches.md says why.
 *
 * Node-API and libuv alone, nothing global: it may be loaded in each thread, and by later versions of Node.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define NAPI_VERSION 8
#include <node_api.h>
#include <uv.h>

/* Datagrams of one call of the system. */
#define BATCH 32
/* The largest datagram there is fits. */
#define SLOT_BYTES 65536
/* Slots do not begin at the same place of their page: the processor's cache would hold only some of them. */
#define SLOT_STRIDE (SLOT_BYTES + 2112)
/* int32 of a datagram that was read: length, port, 1 for IPv4, address of IPv4. */
#define READ_FIELDS 4
/* int32 of a datagram to send: offset, length. */
#define SEND_FIELDS 2
/* A socket address of either family. */
#define ADDRESS_BYTES ((int)sizeof(struct sockaddr_in6))

typedef struct {
  uv_poll_t poll;
  int fd; /* -1: closed */
  int holders; /* the poll handle and the object of JavaScript: the last one frees */
  napi_env env;
  napi_ref self; /* an open socket is not collected */
  napi_ref on_events;
  napi_async_cleanup_hook_handle hook;
  int read; /* datagrams in the slots */
  struct mmsghdr headers[BATCH];
  struct iovec parts[BATCH];
  struct sockaddr_in6 from[BATCH];
  char *slots;
} Udp;

typedef struct {
  char *data;
  size_t count;
} View;

static void release(Udp *udp) {
  if (--udp->holders > 0) return;
  free(udp->slots);
  free(udp);
}

static void on_closed(uv_handle_t *handle) {
  Udp *udp = handle->data;
  napi_remove_async_cleanup_hook(udp->hook);
  release(udp);
}

static void stop(Udp *udp) {
  if (udp->fd < 0) return;
  uv_close((uv_handle_t *)&udp->poll, on_closed);
  close(udp->fd);
  udp->fd = -1;
  napi_delete_reference(udp->env, udp->on_events);
  napi_delete_reference(udp->env, udp->self);
}

/* The thread ends with the socket open. */
static void on_thread_end(napi_async_cleanup_hook_handle hook, void *data) {
  (void)hook;
  stop(data);
}

static void on_collected(napi_env env, void *data, void *hint) {
  (void)env;
  (void)hint;
  release(data);
}

static void on_poll(uv_poll_t *poll, int status, int events);

static int watch(Udp *udp, int events) {
  return uv_poll_start(&udp->poll, events, on_poll);
}

/* Tells JavaScript that there is something to read (1) or room to send (2). */
static void on_poll(uv_poll_t *poll, int status, int events) {
  Udp *udp = poll->data;
  napi_env env = udp->env;
  if (status < 0) { /* an error waits at the socket, and libuv has stopped: taken off, it shows with what is sent next */
    int error;
    socklen_t length = sizeof error;
    getsockopt(udp->fd, SOL_SOCKET, SO_ERROR, &error, &length);
    watch(udp, UV_READABLE | UV_WRITABLE);
    return;
  }
  if (events & UV_WRITABLE) watch(udp, UV_READABLE);
  napi_handle_scope scope;
  napi_value global, callback, argument, error;
  napi_open_handle_scope(env, &scope);
  napi_get_global(env, &global);
  napi_get_reference_value(env, udp->on_events, &callback);
  napi_create_int32(env, (events & UV_READABLE ? 1 : 0) | (events & UV_WRITABLE ? 2 : 0), &argument);
  if (napi_make_callback(env, NULL, global, callback, 1, &argument, NULL) == napi_pending_exception) {
    napi_get_and_clear_last_exception(env, &error);
    napi_fatal_exception(env, error);
  }
  napi_close_handle_scope(env, scope);
}

static napi_value number(napi_env env, int value) {
  napi_value result;
  napi_create_int32(env, value, &result);
  return result;
}

static int int_of(napi_env env, napi_value value) {
  int32_t result = 0;
  napi_get_value_int32(env, value, &result);
  return result;
}

static View view_of(napi_env env, napi_value value) {
  View view = {NULL, 0};
  if (napi_get_typedarray_info(env, value, NULL, &view.count, (void **)&view.data, NULL, NULL) != napi_ok) view.count = 0;
  return view;
}

/* NULL for one that is closed. */
static Udp *udp_of(napi_env env, napi_value value) {
  void *udp = NULL;
  if (napi_get_value_external(env, value, &udp) != napi_ok) return NULL;
  return ((Udp *)udp)->fd < 0 ? NULL : udp;
}

/* 0, or what is wrong with the text. */
static int parse_address(napi_env env, napi_value host, int port, bool is_ipv6, struct sockaddr_in6 *address) {
  char text[INET6_ADDRSTRLEN + IF_NAMESIZE + 2];
  size_t length;
  memset(address, 0, sizeof *address);
  if (napi_get_value_string_latin1(env, host, text, sizeof text, &length) != napi_ok) return UV_EINVAL;
  return is_ipv6 ? uv_ip6_addr(text, port, address) : uv_ip4_addr(text, port, (struct sockaddr_in *)address);
}

static socklen_t address_length(const struct sockaddr_in6 *address) {
  return address->sin6_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
}

/* As Node writes it: a link-local address with its interface. */
static napi_value host_text(napi_env env, const struct sockaddr_in6 *address) {
  char text[INET6_ADDRSTRLEN + IF_NAMESIZE + 2] = "";
  char interface[IF_NAMESIZE];
  if (address->sin6_family == AF_INET) uv_ip4_name((const struct sockaddr_in *)address, text, sizeof text);
  else {
    uv_ip6_name(address, text, INET6_ADDRSTRLEN);
    if (IN6_IS_ADDR_LINKLOCAL(&address->sin6_addr) && if_indextoname(address->sin6_scope_id, interface))
      strcat(strcat(text, "%"), interface);
  }
  napi_value result;
  napi_create_string_latin1(env, text, NAPI_AUTO_LENGTH, &result);
  return result;
}

static int bound_socket(const struct sockaddr_in6 *address, int buffer_bytes) {
  int fd = socket(address->sin6_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return -errno;
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &buffer_bytes, sizeof buffer_bytes);
  setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &buffer_bytes, sizeof buffer_bytes);
  if (bind(fd, (const struct sockaddr *)address, address_length(address)) == 0) return fd;
  int error = -errno;
  close(fd);
  return error;
}

static void lay_out(Udp *udp) {
  for (int i = 0; i < BATCH; i++) {
    udp->parts[i] = (struct iovec){udp->slots + i * SLOT_STRIDE, SLOT_BYTES};
    udp->headers[i].msg_hdr = (struct msghdr){.msg_name = &udp->from[i], .msg_iov = &udp->parts[i], .msg_iovlen = 1};
  }
}

/* open(host, port, isIpv6, bufferBytes, onEvents): the socket, or a negative error of the system */
static napi_value udp_open(napi_env env, napi_callback_info info) {
  napi_value args[5], self;
  size_t count = 5;
  struct sockaddr_in6 address;
  uv_loop_t *loop;
  bool is_ipv6 = false;
  napi_get_cb_info(env, info, &count, args, NULL, NULL);
  napi_get_value_bool(env, args[2], &is_ipv6);
  int error = parse_address(env, args[0], int_of(env, args[1]), is_ipv6, &address);
  if (error) return number(env, error);
  int fd = bound_socket(&address, int_of(env, args[3]));
  if (fd < 0) return number(env, fd);

  Udp *udp = calloc(1, sizeof *udp);
  char *slots = malloc(BATCH * SLOT_STRIDE);
  if (udp) udp->slots = slots;
  napi_get_uv_event_loop(env, &loop);
  error = udp && slots ? uv_poll_init(loop, &udp->poll, fd) : UV_ENOMEM;
  if (error) {
    close(fd);
    free(slots);
    free(udp);
    return number(env, error);
  }
  udp->poll.data = udp;
  udp->fd = fd;
  udp->env = env;
  udp->holders = 2;
  lay_out(udp);
  napi_create_external(env, udp, on_collected, NULL, &self);
  napi_create_reference(env, self, 1, &udp->self);
  napi_create_reference(env, args[4], 1, &udp->on_events);
  napi_add_async_cleanup_hook(env, on_thread_end, udp, &udp->hook);
  watch(udp, UV_READABLE);
  return self;
}

/* boundTo(socket): [host, port] */
static napi_value udp_bound_to(napi_env env, napi_callback_info info) {
  napi_value args[1], result;
  size_t count = 1;
  struct sockaddr_in6 address = {0};
  socklen_t length = sizeof address;
  napi_get_cb_info(env, info, &count, args, NULL, NULL);
  Udp *udp = udp_of(env, args[0]);
  if (udp) getsockname(udp->fd, (struct sockaddr *)&address, &length);
  napi_create_array_with_length(env, 2, &result);
  napi_set_element(env, result, 0, host_text(env, &address));
  napi_set_element(env, result, 1, number(env, ntohs(address.sin6_port)));
  return result;
}

/* Fills in the four fields; an IPv4 peer of a socket of both families is told as IPv4. */
static void tell_read(const Udp *udp, int at, int32_t *fields) {
  const struct sockaddr_in6 *from = &udp->from[at];
  const struct in6_addr *address = &from->sin6_addr;
  bool is_plain = from->sin6_family == AF_INET;
  bool is_mapped = !is_plain && IN6_IS_ADDR_V4MAPPED(address);
  fields[0] = (int32_t)udp->headers[at].msg_len;
  fields[1] = ntohs(from->sin6_port);
  fields[2] = is_plain || is_mapped;
  if (is_plain) memcpy(&fields[3], &((const struct sockaddr_in *)from)->sin_addr, 4);
  else memcpy(&fields[3], address->s6_addr + 12, 4);
}

/* read(socket, fields): how many datagrams were read, 0 for none; or a negative error */
static napi_value udp_read(napi_env env, napi_callback_info info) {
  napi_value args[2];
  size_t count = 2;
  napi_get_cb_info(env, info, &count, args, NULL, NULL);
  Udp *udp = udp_of(env, args[0]);
  View fields = view_of(env, args[1]);
  if (!udp || fields.count < BATCH * READ_FIELDS) return number(env, UV_EINVAL);
  for (int i = 0; i < BATCH; i++) udp->headers[i].msg_hdr.msg_namelen = sizeof(struct sockaddr_in6);
  int read;
  do read = recvmmsg(udp->fd, udp->headers, BATCH, 0, NULL);
  while (read < 0 && errno == EINTR);
  udp->read = read < 0 ? 0 : read;
  if (read < 0) return number(env, errno == EAGAIN || errno == EWOULDBLOCK ? 0 : -errno);
  for (int i = 0; i < read; i++) tell_read(udp, i, (int32_t *)fields.data + i * READ_FIELDS);
  return number(env, read);
}

/* take(socket, memory, offset): copies what was read, one datagram after the other; the sum of their lengths */
static napi_value udp_take(napi_env env, napi_callback_info info) {
  napi_value args[3];
  size_t count = 3;
  napi_get_cb_info(env, info, &count, args, NULL, NULL);
  Udp *udp = udp_of(env, args[0]);
  View memory = view_of(env, args[1]);
  size_t start = (size_t)int_of(env, args[2]), at = start;
  if (!udp) return number(env, UV_EINVAL);
  for (int i = 0; i < udp->read; i++) {
    size_t length = udp->headers[i].msg_len;
    if (at > memory.count || length > memory.count - at) return number(env, UV_EINVAL);
    if (length > 0) memcpy(memory.data + at, udp->parts[i].iov_base, length);
    at += length;
  }
  return number(env, (int)(at - start));
}

/* peerHost(socket, index): where a datagram of the last batch came from */
static napi_value udp_peer_host(napi_env env, napi_callback_info info) {
  napi_value args[2];
  size_t count = 2;
  struct sockaddr_in6 unknown = {0};
  napi_get_cb_info(env, info, &count, args, NULL, NULL);
  Udp *udp = udp_of(env, args[0]);
  int index = int_of(env, args[1]);
  if (!udp || index < 0 || index >= udp->read) return host_text(env, &unknown);
  const struct sockaddr_in6 *from = &udp->from[index];
  if (from->sin6_family == AF_INET || !IN6_IS_ADDR_V4MAPPED(&from->sin6_addr)) return host_text(env, from);
  struct sockaddr_in plain = {.sin_family = AF_INET};
  memcpy(&plain.sin_addr, from->sin6_addr.s6_addr + 12, 4);
  memcpy(&unknown, &plain, sizeof plain);
  return host_text(env, &unknown);
}

/* address(host, port, isIpv6, bytes): writes a socket address of 28 bytes; 0 or a negative error */
static napi_value udp_address(napi_env env, napi_callback_info info) {
  napi_value args[4];
  size_t count = 4;
  struct sockaddr_in6 address;
  bool is_ipv6 = false;
  napi_get_cb_info(env, info, &count, args, NULL, NULL);
  napi_get_value_bool(env, args[2], &is_ipv6);
  View bytes = view_of(env, args[3]);
  if (bytes.count < sizeof address) return number(env, UV_EINVAL);
  int error = parse_address(env, args[0], int_of(env, args[1]), is_ipv6, &address);
  memcpy(bytes.data, &address, sizeof address);
  return number(env, error);
}

/*
 * send(socket, bytes, fields, addresses, from, to): sends datagrams `from` to `to` - 1 of the queue. How many of them the
 * system took; a negative error is that of the first one. With EAGAIN there will be an event when there is room again.
 */
static napi_value udp_send(napi_env env, napi_callback_info info) {
  napi_value args[6];
  size_t count = 6;
  struct mmsghdr headers[BATCH];
  struct iovec parts[BATCH];
  napi_get_cb_info(env, info, &count, args, NULL, NULL);
  Udp *udp = udp_of(env, args[0]);
  View bytes = view_of(env, args[1]), fields = view_of(env, args[2]), addresses = view_of(env, args[3]);
  int from = int_of(env, args[4]), to = int_of(env, args[5]);
  if (!udp || from < 0 || to <= from || (size_t)to * SEND_FIELDS > fields.count ||
      (size_t)to * ADDRESS_BYTES > addresses.count)
    return number(env, UV_EINVAL);
  if (to > from + BATCH) to = from + BATCH;
  for (int i = 0; i < to - from; i++) {
    const int32_t *field = (int32_t *)fields.data + (from + i) * SEND_FIELDS;
    struct sockaddr_in6 *address = (struct sockaddr_in6 *)(addresses.data + (from + i) * ADDRESS_BYTES);
    if (field[0] < 0 || field[1] < 0 || (size_t)field[0] + (size_t)field[1] > bytes.count) return number(env, UV_EINVAL);
    parts[i] = (struct iovec){bytes.data + field[0], (size_t)field[1]};
    headers[i].msg_hdr = (struct msghdr){
        .msg_name = address, .msg_namelen = address_length(address), .msg_iov = &parts[i], .msg_iovlen = 1};
  }
  int sent;
  do sent = sendmmsg(udp->fd, headers, (unsigned)(to - from), 0);
  while (sent < 0 && errno == EINTR);
  if (sent >= 0) return number(env, sent);
  int error = errno == EWOULDBLOCK ? EAGAIN : errno;
  if (error == EAGAIN) watch(udp, UV_READABLE | UV_WRITABLE);
  return number(env, -error);
}

/* close(socket): at once; nothing is told afterwards */
static napi_value udp_close(napi_env env, napi_callback_info info) {
  napi_value args[1];
  size_t count = 1;
  napi_get_cb_info(env, info, &count, args, NULL, NULL);
  Udp *udp = udp_of(env, args[0]);
  if (udp) stop(udp);
  return NULL;
}

NAPI_MODULE_INIT() {
  const struct {
    const char *name;
    napi_callback call;
  } functions[] = {{"open", udp_open}, {"boundTo", udp_bound_to}, {"read", udp_read}, {"take", udp_take},
                   {"peerHost", udp_peer_host}, {"address", udp_address}, {"send", udp_send}, {"close", udp_close}};
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    napi_value function;
    napi_create_function(env, functions[i].name, NAPI_AUTO_LENGTH, functions[i].call, NULL, &function);
    napi_set_named_property(env, exports, functions[i].name, function);
  }
  return exports;
}

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>

#include "sonde-ability.h"

#define WAIT_MS 1000
#define PORTAL_WAIT_MS 3000
#define ECHO_BYTES 16
#define DIAG_BYTES 32768
#define STATE_LISTEN 10

#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define PORTAL_INTERFACE "org.freedesktop.portal.FileChooser"

typedef struct
{
  SondeAbility  ability;
  char         *key_log;
} SondeTrial;

static void
sonde_trial_free (gpointer data)
{
  SondeTrial *trial = data;

  g_free (trial->key_log);
  g_free (trial);
}

static gboolean
fail_errno (int      number,
            GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (number), g_strerror (number));

  return FALSE;
}

static gboolean
fail_timeout (GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
               ngettext ("There was no answer within %d second",
                         "There was no answer within %d seconds",
                         WAIT_MS / 1000),
               WAIT_MS / 1000);

  return FALSE;
}

static struct sockaddr_in
get_loopback (guint16 port)
{
  return (struct sockaddr_in) {
    .sin_family = AF_INET,
    .sin_port = htons (port),
    .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
  };
}

static gboolean
wait_readable (int      fd,
               GError **error)
{
  struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
  int n_ready = poll (&poll_fd, 1, WAIT_MS);

  if (n_ready < 0)
    return fail_errno (errno, error);

  return n_ready > 0 || fail_timeout (error);
}

/* The kernel fills in the identifier and the checksum of such a socket. */
static gboolean
try_echo (int      fd,
          GError **error)
{
  struct sockaddr_in address = get_loopback (0);
  guint8 packet[ECHO_BYTES] = { ICMP_ECHO };
  gssize n_read;

  if (connect (fd, (struct sockaddr *) &address, sizeof address) < 0 ||
      send (fd, packet, sizeof packet, 0) < 0)
    return fail_errno (errno, error);

  if (!wait_readable (fd, error))
    return FALSE;

  n_read = recv (fd, packet, sizeof packet, 0);

  if (n_read < 0)
    return fail_errno (errno, error);

  if (n_read > 0 && packet[0] == ICMP_ECHOREPLY)
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       _("What came back was no echo reply"));

  return FALSE;
}

/* Some ports may be taken; what matters is whether one may be had. */
static gboolean
try_low_port (int      fd,
              GError **error)
{
  for (guint16 port = 1023; port > 0; port--)
    {
      struct sockaddr_in address = get_loopback (port);

      if (bind (fd, (struct sockaddr *) &address, sizeof address) == 0)
        return TRUE;

      if (errno != EADDRINUSE)
        break;
    }

  return fail_errno (errno, error);
}

static gboolean
try_interface (int      fd,
               GError **error)
{
  static const char name[] = "lo";

  return setsockopt (fd, SOL_SOCKET, SO_BINDTODEVICE, name, sizeof name) == 0 ||
         fail_errno (errno, error);
}

static gboolean
ask_for_listeners (int      fd,
                   GError **error)
{
  struct {
    struct nlmsghdr         header;
    struct inet_diag_req_v2 request;
  } message = {
    .header = {
      .nlmsg_len = sizeof message,
      .nlmsg_type = SOCK_DIAG_BY_FAMILY,
      .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP,
    },
    .request = {
      .sdiag_family = AF_INET,
      .sdiag_protocol = IPPROTO_TCP,
      .idiag_states = 1 << STATE_LISTEN,
    },
  };

  return send (fd, &message, sizeof message, 0) == sizeof message || fail_errno (errno, error);
}

/* Returns whether the port is among the listeners; @is_over is set where the list ends. */
static gboolean
find_listener (const guint8  *data,
               gsize          length,
               guint16        port,
               gboolean      *is_over,
               GError       **error)
{
  struct nlmsghdr header;

  for (gsize at = 0; at < length && length - at >= sizeof header;
       at += NLMSG_ALIGN (header.nlmsg_len))
    {
      const guint8 *body = data + at + NLMSG_HDRLEN;
      struct inet_diag_msg message;
      struct nlmsgerr refusal;

      memcpy (&header, data + at, sizeof header);

      if (header.nlmsg_len < sizeof header || header.nlmsg_len > length - at)
        return fail_errno (EPROTO, error);

      if (header.nlmsg_type == NLMSG_DONE)
        *is_over = TRUE;

      if (header.nlmsg_type == NLMSG_ERROR && header.nlmsg_len >= NLMSG_LENGTH (sizeof refusal))
        {
          memcpy (&refusal, body, sizeof refusal);
          return fail_errno (-refusal.error, error);
        }

      if (header.nlmsg_type != SOCK_DIAG_BY_FAMILY ||
          header.nlmsg_len < NLMSG_LENGTH (sizeof message))
        continue;

      memcpy (&message, body, sizeof message);

      if (ntohs (message.id.idiag_sport) == port)
        return TRUE;
    }

  return FALSE;
}

/* Looks for a listener of its own, which is certainly there. */
static gboolean
try_list_sockets (int      fd,
                  guint16  port,
                  GError **error)
{
  g_autofree guint8 *buffer = g_malloc (DIAG_BYTES);
  g_autoptr(GError) local_error = NULL;
  gboolean is_over = FALSE;

  if (!ask_for_listeners (fd, error))
    return FALSE;

  while (!is_over)
    {
      gssize n_read;

      if (!wait_readable (fd, error))
        return FALSE;

      n_read = recv (fd, buffer, DIAG_BYTES, 0);

      if (n_read < 0)
        return fail_errno (errno, error);

      if (find_listener (buffer, (gsize) n_read, port, &is_over, &local_error))
        return TRUE;

      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                       _("A socket that listens is not in the list"));

  return FALSE;
}

static gboolean
try_list_with_listener (int      fd,
                        GError **error)
{
  g_autoptr(GSocket) listener = NULL;
  g_autoptr(GSocketAddress) bound = NULL;
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);

  listener = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
                           error);

  if (listener == NULL || !g_socket_bind (listener, address, FALSE, error) ||
      !g_socket_listen (listener, error))
    return FALSE;

  bound = g_socket_get_local_address (listener, error);

  return bound != NULL &&
         try_list_sockets (fd, g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)),
                           error);
}

static gboolean
try_key_log (const char  *path,
             GError     **error)
{
  int fd;

  if (path == NULL || path[0] == '\0')
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_INITIALIZED,
                           _("SSLKEYLOGFILE is not set"));
      return FALSE;
    }

  fd = open (path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);

  if (fd < 0)
    return fail_errno (errno, error);

  close (fd);

  return TRUE;
}

static gboolean
try_portals (GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr(GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, cancellable, error);
  g_autoptr(GVariant) version = NULL;

  if (bus == NULL)
    return FALSE;

  version = g_dbus_connection_call_sync (bus, PORTAL_NAME, PORTAL_PATH,
                                         "org.freedesktop.DBus.Properties", "Get",
                                         g_variant_new ("(ss)", PORTAL_INTERFACE, "version"),
                                         G_VARIANT_TYPE ("(v)"), G_DBUS_CALL_FLAGS_NONE,
                                         PORTAL_WAIT_MS, cancellable, error);

  if (version == NULL && error != NULL && *error != NULL)
    g_dbus_error_strip_remote_error (*error);

  return version != NULL;
}

static gboolean
try_with_socket (SondeAbility   ability,
                 GError       **error)
{
  static const struct {
    int        domain;
    int        type;
    int        protocol;
    gboolean (*try) (int      fd,
                     GError **error);
  } trials[] = {
    [SONDE_ABILITY_ECHO] = { AF_INET, SOCK_DGRAM, IPPROTO_ICMP, try_echo },
    [SONDE_ABILITY_LOW_PORT] = { AF_INET, SOCK_STREAM, IPPROTO_TCP, try_low_port },
    [SONDE_ABILITY_LIST_SOCKETS] = { AF_NETLINK, SOCK_RAW, NETLINK_SOCK_DIAG,
                                     try_list_with_listener },
    [SONDE_ABILITY_INTERFACE] = { AF_INET, SOCK_DGRAM, IPPROTO_UDP, try_interface },
  };
  gboolean works;
  int fd;

  fd = socket (trials[ability].domain, trials[ability].type | SOCK_CLOEXEC,
               trials[ability].protocol);

  if (fd < 0)
    return fail_errno (errno, error);

  works = trials[ability].try (fd, error);
  close (fd);

  return works;
}

static void
sonde_ability_try_in_thread (GTask        *task,
                             gpointer      source      G_GNUC_UNUSED,
                             gpointer      task_data,
                             GCancellable *cancellable)
{
  SondeTrial *trial = task_data;
  GError *error = NULL;
  gboolean works;

  if (trial->ability == SONDE_ABILITY_KEY_LOG)
    works = try_key_log (trial->key_log, &error);
  else if (trial->ability == SONDE_ABILITY_PORTALS)
    works = try_portals (cancellable, &error);
  else
    works = try_with_socket (trial->ability, &error);

  if (works)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * sonde_ability_try_async:
 * @ability: what to try
 * @key_log: (nullable) (type filename): the file for the secrets of TLS, if one is set; it is
 *   created if need be
 * @cancellable: (nullable): stops waiting
 * @callback: (scope async): called when it is known
 * @user_data: data for @callback
 *
 * Tries what the system allows by doing it, on loopback; nothing leaves this machine.
 */
void
sonde_ability_try_async (SondeAbility         ability,
                         const char          *key_log,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  SondeTrial *trial;

  g_return_if_fail (ability < SONDE_N_ABILITIES);

  trial = g_new0 (SondeTrial, 1);
  trial->ability = ability;
  trial->key_log = g_strdup (key_log);
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, sonde_ability_try_async);
  g_task_set_task_data (task, trial, sonde_trial_free);
  g_task_run_in_thread (task, sonde_ability_try_in_thread);
}

/**
 * sonde_ability_try_finish:
 * @result: the result passed to the callback
 * @ability: (out) (optional): what was tried
 * @error: return location for an error
 *
 * Fails with why the system does not allow it, with any `G_IO_ERROR`, or `G_DBUS_ERROR` for the
 * portals.
 *
 * Returns: whether it is allowed
 */
gboolean
sonde_ability_try_finish (GAsyncResult  *result,
                          SondeAbility  *ability,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  if (ability != NULL)
    *ability = ((SondeTrial *) g_task_get_task_data (G_TASK (result)))->ability;

  return g_task_propagate_boolean (G_TASK (result), error);
}

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SondeAbility:
 * @SONDE_ABILITY_ECHO: to send an ICMP echo request and get the reply
 * @SONDE_ABILITY_LOW_PORT: to listen on a port below 1024
 * @SONDE_ABILITY_LIST_SOCKETS: to list the sockets of this system
 * @SONDE_ABILITY_INTERFACE: to bind a socket to a network interface
 * @SONDE_ABILITY_KEY_LOG: to write the secrets of TLS connections into a file
 * @SONDE_ABILITY_PORTALS: to open files and addresses by the portals of the desktop
 *
 * What one system allows and another does not.
 */
typedef enum
{
  SONDE_ABILITY_ECHO,
  SONDE_ABILITY_LOW_PORT,
  SONDE_ABILITY_LIST_SOCKETS,
  SONDE_ABILITY_INTERFACE,
  SONDE_ABILITY_KEY_LOG,
  SONDE_ABILITY_PORTALS,
  SONDE_N_ABILITIES,
} SondeAbility;

void     sonde_ability_try_async  (SondeAbility          ability,
                                   const char           *key_log,
                                   GCancellable         *cancellable,
                                   GAsyncReadyCallback   callback,
                                   gpointer              user_data);
gboolean sonde_ability_try_finish (GAsyncResult         *result,
                                   SondeAbility         *ability,
                                   GError              **error);

G_END_DECLS

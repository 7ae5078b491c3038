#include "config.h"

#include <glib/gi18n-lib.h>

#include "sonde-websocket-violation.h"

#define FAULT_SHIFT 24
#define MAX_FAULT (G_GUINT64_CONSTANT (1) << 39)

typedef struct
{
  const char    *explanation;
  const char    *reference;
  SondeSeverity  severity;
} Violation;

/* In the order of the bits. */
static const Violation known_violations[SONDE_N_WEBSOCKET_VIOLATIONS] = {
  { N_("Masked, but a server must not mask its frames"),
    "RFC 6455, section 5.1", SONDE_SEVERITY_ERROR },
  { N_("Not masked, but a client must mask its frames"),
    "RFC 6455, section 5.1", SONDE_SEVERITY_ERROR },
  { N_("The masking key of the frame before is used again"),
    "RFC 6455, section 5.3", SONDE_SEVERITY_WARNING },
  { N_("RSV1 is set, but not on the first frame of a message"),
    "RFC 7692, section 6", SONDE_SEVERITY_ERROR },
  { N_("RSV2 is set, but no extension gives it a meaning"),
    "RFC 6455, section 5.2", SONDE_SEVERITY_ERROR },
  { N_("RSV3 is set, but no extension gives it a meaning"),
    "RFC 6455, section 5.2", SONDE_SEVERITY_ERROR },
  { N_("The opcode is reserved"),
    "RFC 6455, section 5.2", SONDE_SEVERITY_ERROR },
  { N_("A control frame may carry 125 bytes at most"),
    "RFC 6455, section 5.5", SONDE_SEVERITY_ERROR },
  { N_("A control frame must not be fragmented"),
    "RFC 6455, section 5.5", SONDE_SEVERITY_ERROR },
  { N_("Continues a message, but none was begun"),
    "RFC 6455, section 5.4", SONDE_SEVERITY_ERROR },
  { N_("Begins a message before the one before it ended"),
    "RFC 6455, section 5.4", SONDE_SEVERITY_ERROR },
  { N_("The length is not in its shortest form"),
    "RFC 6455, section 5.2", SONDE_SEVERITY_ERROR },
  { N_("The most significant bit of the length is set"),
    "RFC 6455, section 5.2", SONDE_SEVERITY_ERROR },
  { N_("The text is not UTF-8"),
    "RFC 6455, section 8.1", SONDE_SEVERITY_ERROR },
  { N_("The text ends within a character"),
    "RFC 6455, section 8.1", SONDE_SEVERITY_ERROR },
  { N_("A close frame holds two bytes of code, or nothing; not one byte"),
    "RFC 6455, section 5.5.1", SONDE_SEVERITY_ERROR },
  { N_("This close code must not be sent"),
    "RFC 6455, section 7.4.1", SONDE_SEVERITY_ERROR },
  { N_("This close code is not defined"),
    "RFC 6455, section 7.4.2", SONDE_SEVERITY_ERROR },
  { N_("The reason is not UTF-8"),
    "RFC 6455, section 5.5.1", SONDE_SEVERITY_ERROR },
  { N_("Sent after the close frame"),
    "RFC 6455, section 5.5.1", SONDE_SEVERITY_ERROR },
  { N_("The compressed message does not inflate"),
    "RFC 7692, section 7.2.2", SONDE_SEVERITY_ERROR },
  { N_("The connection ended within the frame"),
    "RFC 6455, section 7.1.7", SONDE_SEVERITY_ERROR },
  { N_("RSV1 is set, but the handshake did not agree on compression"),
    "RFC 6455, section 5.2", SONDE_SEVERITY_ERROR },
};

static const Violation *
find_violation (SondeWebsocketViolation violation)
{
  int position = g_bit_nth_lsf (violation, -1);

  g_assert (position >= 0 && position < SONDE_N_WEBSOCKET_VIOLATIONS);

  return &known_violations[position];
}

/**
 * sonde_websocket_violation_find_in_header:
 * @header: the header of a frame
 *
 * Finds what is wrong with a header, whatever came before it.
 *
 * Returns: the violations, or-ed
 */
guint
sonde_websocket_violation_find_in_header (const SondeWebsocketFrameHeader *header)
{
  gboolean is_start = header->opcode == SONDE_WEBSOCKET_OPCODE_TEXT ||
                      header->opcode == SONDE_WEBSOCKET_OPCODE_BINARY;
  gboolean is_control = header->opcode >= SONDE_WEBSOCKET_OPCODE_CLOSE;
  guint found = 0;

  if ((header->flags & SONDE_WEBSOCKET_FRAME_RSV1) != 0 && !is_start)
    found |= SONDE_WEBSOCKET_VIOLATION_RSV1;

  if (header->flags & SONDE_WEBSOCKET_FRAME_RSV2)
    found |= SONDE_WEBSOCKET_VIOLATION_RSV2;

  if (header->flags & SONDE_WEBSOCKET_FRAME_RSV3)
    found |= SONDE_WEBSOCKET_VIOLATION_RSV3;

  if (header->opcode > SONDE_WEBSOCKET_OPCODE_PONG || (header->opcode > 2 && header->opcode < 8))
    found |= SONDE_WEBSOCKET_VIOLATION_RESERVED_OPCODE;

  if (is_control && header->payload_length > SONDE_WEBSOCKET_MAX_CONTROL_LENGTH)
    found |= SONDE_WEBSOCKET_VIOLATION_CONTROL_LENGTH;

  if (is_control && (header->flags & SONDE_WEBSOCKET_FRAME_FIN) == 0)
    found |= SONDE_WEBSOCKET_VIOLATION_CONTROL_FRAGMENT;

  if ((header->length_bytes == 2 && header->payload_length < 126) ||
      (header->length_bytes == 8 && header->payload_length <= G_MAXUINT16))
    found |= SONDE_WEBSOCKET_VIOLATION_LENGTH_FORM;

  if (header->payload_length > G_MAXINT64)
    found |= SONDE_WEBSOCKET_VIOLATION_LENGTH_SIGN;

  return found;
}

/**
 * sonde_websocket_violation_explain:
 * @violation: a violation, a single bit
 *
 * Says what is wrong with a frame.
 *
 * Returns: (transfer none): the sentence, translated, without a full stop
 */
const char *
sonde_websocket_violation_explain (SondeWebsocketViolation violation)
{
  return g_dgettext (GETTEXT_PACKAGE, find_violation (violation)->explanation);
}

/**
 * sonde_websocket_violation_get_reference:
 * @violation: a violation, a single bit
 *
 * Names the section of the standard that is broken.
 *
 * Returns: (transfer none): the section
 */
const char *
sonde_websocket_violation_get_reference (SondeWebsocketViolation violation)
{
  return find_violation (violation)->reference;
}

/**
 * sonde_websocket_violation_get_severity:
 * @violation: a violation, a single bit
 *
 * Gets how grave a violation is.
 *
 * Returns: the severity
 */
SondeSeverity
sonde_websocket_violation_get_severity (SondeWebsocketViolation violation)
{
  return find_violation (violation)->severity;
}

/**
 * sonde_websocket_detail_make:
 * @violations: what is wrong with a frame, or-ed; perhaps `SONDE_WEBSOCKET_DETAIL_FRAGMENT`
 * @fault: where its text stops being UTF-8, in bytes, or 0
 *
 * Returns: the detail of a record
 */
guint64
sonde_websocket_detail_make (guint   violations,
                             guint64 fault)
{
  return violations | MIN (fault, MAX_FAULT) << FAULT_SHIFT;
}

/**
 * sonde_websocket_detail_get_violations:
 * @detail: the detail of a record
 *
 * Gets what is wrong with a frame.
 *
 * Returns: the violations, or-ed
 */
guint
sonde_websocket_detail_get_violations (guint64 detail)
{
  return detail & (SONDE_WEBSOCKET_DETAIL_FRAGMENT - 1);
}

/**
 * sonde_websocket_detail_is_fragment:
 * @detail: the detail of a record
 *
 * Returns: whether more of its message follows
 */
gboolean
sonde_websocket_detail_is_fragment (guint64 detail)
{
  return (detail & SONDE_WEBSOCKET_DETAIL_FRAGMENT) != 0;
}

/**
 * sonde_websocket_detail_get_fault:
 * @detail: the detail of a record
 *
 * Gets where the text of a frame stops being UTF-8; in the inflated message, if it is compressed.
 *
 * Returns: the offset in the payload, in bytes
 */
guint64
sonde_websocket_detail_get_fault (guint64 detail)
{
  return detail >> FAULT_SHIFT;
}

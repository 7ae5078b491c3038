#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "sonde-name-labels.h"
#include "sonde-python-dns.h"
#include "sonde-python-quote.h"
#include "sonde-python-writer.h"
#include "sonde-record-type.h"

#define DNS_PORT 53
#define TIMEOUT_S 5

enum {
  TYPE_A = 1,
  TYPE_NS = 2,
  TYPE_CNAME = 5,
  TYPE_SOA = 6,
  TYPE_PTR = 12,
  TYPE_MX = 15,
  TYPE_TXT = 16,
  TYPE_AAAA = 28,
  TYPE_SRV = 33,
  TYPE_DNAME = 39,
};

static const SondePythonPiece system_addresses[] = {
  SONDE_PYTHON_CODE ("try:\n"
                     "    answers = socket.getaddrinfo(\n"
                     "        NAME,\n"
                     "        None,\n"
                     "        type=socket.SOCK_STREAM,\n"
                     "        flags=socket.AI_CANONNAME,\n"
                     "    )\n"
                     "except socket.gaierror as error:\n"
                     "    raise SystemExit(f\"{NAME}: {error.strerror}\")\n"
                     "\n"),
  SONDE_PYTHON_COMMENT (0, N_("The first answer also holds the name that aliases lead to.")),
  SONDE_PYTHON_CODE ("print(\"Canonical name:\", answers[0][3])\n"
                     "for family, _, _, _, address in answers:\n"
                     "    print(family.name, address[0])\n"),
};

static const SondePythonPiece system_host_name[] = {
  SONDE_PYTHON_CODE ("address = ipaddress.ip_address(ADDRESS)\n"
                     "try:\n"
                     "    name, aliases, _ = socket.gethostbyaddr(ADDRESS)\n"
                     "except OSError as error:\n"
                     "    raise SystemExit(f\"{ADDRESS}: {error.strerror}\")\n"
                     "print(\"Name:\", name)\n"
                     "for alias in aliases:\n"
                     "    print(\"Alias:\", alias)\n"
                     "\n"),
  SONDE_PYTHON_COMMENT (0, N_("Anyone can claim any name for an address. Only a name that "
                              "leads back to the address is confirmed.")),
  SONDE_PYTHON_CODE ("try:\n"
                     "    answers = socket.getaddrinfo(name, None)\n"
                     "except socket.gaierror:\n"
                     "    answers = []\n"
                     "if any(ipaddress.ip_address(answer[4][0]) == address"
                     " for answer in answers):\n"
                     "    print(\"Confirmed: the name has this address.\")\n"
                     "else:\n"
                     "    print(\"Not confirmed: the name does not have this address.\")\n"),
};

static const SondePythonPiece first_nameserver[] = {
  SONDE_PYTHON_CODE ("\n\ndef first_nameserver():\n"),
  SONDE_PYTHON_DOCSTRING (4, N_("Read the first name server from the system's settings.")),
  SONDE_PYTHON_CODE ("    with open(\"/etc/resolv.conf\") as settings:\n"
                     "        for line in settings:\n"
                     "            words = line.split()\n"
                     "            if len(words) > 1 and words[0] == \"nameserver\":\n"
                     "                return words[1]\n"
                     "    return \"127.0.0.1\"\n"
                     "\n\n"
                     "SERVER = (first_nameserver(), 53)\n"),
};

static const SondePythonPiece query_functions[] = {
  SONDE_PYTHON_CODE ("\n\n"
                     "def build_query(labels, record_type):\n"),
  SONDE_PYTHON_DOCSTRING (4, N_("Write a query: a header, then a name, a type and a class.")),
  SONDE_PYTHON_COMMENT (4, N_("The header: an id, the flag that asks for recursion, and how "
                              "many questions and records follow.")),
  SONDE_PYTHON_CODE ("    header = struct.pack(\"!6H\", secrets.randbelow(65536),"
                     " 0x0100, 1, 0, 0, 0)\n"
                     "    name = b\"\".join(bytes([len(label)]) + label for label in labels)\n"
                     "    return header + name + struct.pack(\"!B2H\", 0, record_type, 1)\n"
                     "\n\n"
                     "def exchange(query):\n"),
  SONDE_PYTHON_DOCSTRING (4, N_("Ask over UDP, and again over TCP when the answer was cut.")),
  SONDE_PYTHON_CODE ("    family, kind, _, _, address = socket.getaddrinfo(\n"
                     "        *SERVER, type=socket.SOCK_DGRAM\n"
                     "    )[0]\n"
                     "    with socket.socket(family, kind) as udp:\n"
                     "        udp.settimeout(TIMEOUT)\n"
                     "        udp.connect(address)\n"
                     "        udp.send(query)\n"
                     "        message = udp.recv(65535)\n"
                     "        while message[:2] != query[:2]:\n"),
  SONDE_PYTHON_COMMENT (12, N_("Another id: this answers some other query.")),
  SONDE_PYTHON_CODE ("            message = udp.recv(65535)\n"
                     "    if message[2] & 0x02:\n"
                     "        with socket.create_connection(SERVER, TIMEOUT) as tcp:\n"
                     "            tcp.sendall(struct.pack(\"!H\", len(query)) + query)\n"
                     "            stream = tcp.makefile(\"rb\")\n"
                     "            (length,) = struct.unpack(\"!H\", stream.read(2))\n"
                     "            message = stream.read(length)\n"
                     "    return message\n"),
};

static const SondePythonPiece read_name[] = {
  SONDE_PYTHON_CODE ("\n\ndef read_name(message, offset):\n"),
  SONDE_PYTHON_DOCSTRING (4, N_("Read a name; return its labels and where it ends.")),
  SONDE_PYTHON_CODE ("    labels, end, start = [], 0, offset\n"
                     "    while length := message[offset]:\n"
                     "        if length < 64:\n"
                     "            labels.append(message[offset + 1:offset + 1 + length])\n"
                     "            offset += 1 + length\n"
                     "            continue\n"),
  SONDE_PYTHON_COMMENT (8, N_("Not a length but a pointer: the rest stands further ahead in "
                              "the message. Going back only, no loop can hold us.")),
  SONDE_PYTHON_CODE ("        end = end or offset + 2\n"
                     "        offset = struct.unpack_from(\"!H\", message, offset)[0]"
                     " & 0x3FFF\n"
                     "        if length < 192 or offset >= start:\n"
                     "            raise ValueError(\"bad pointer\")\n"
                     "        start = offset\n"
                     "    return labels, end or offset + 1\n"),
};

static const SondePythonPiece show_name[] = {
  SONDE_PYTHON_CODE ("\n\ndef show(labels):\n"),
  SONDE_PYTHON_DOCSTRING (4, N_("Write a name with its dots, and odd bytes as escapes.")),
  SONDE_PYTHON_CODE ("    name = b\".\".join(labels) + b\".\"\n"
                     "    return name.decode(\"latin-1\").encode(\"unicode_escape\")"
                     ".decode()\n"),
};

static const SondePythonPiece ask_function[] = {
  SONDE_PYTHON_CODE ("\n\ndef ask(labels, record_type, read):\n"),
  SONDE_PYTHON_DOCSTRING (4, N_("Return what the records of one type hold.")),
  SONDE_PYTHON_CODE ("    message = exchange(build_query(labels, record_type))\n"
                     "    _, flags, questions, answers = struct.unpack_from(\"!4H\","
                     " message)\n"
                     "    code = flags & 0x000F\n"
                     "    if code == 3:\n"
                     "        raise RuntimeError(\"there is no such name\")\n"
                     "    if code != 0:\n"
                     "        raise RuntimeError(f\"error code {code}\")\n"
                     "    offset = 12\n"
                     "    for _ in range(questions):\n"
                     "        offset = read_name(message, offset)[1] + 4\n"
                     "    found = []\n"
                     "    for _ in range(answers):\n"
                     "        offset = read_name(message, offset)[1]\n"
                     "        kind, _, _, length = struct.unpack_from(\"!2HIH\","
                     " message, offset)\n"
                     "        start = offset + 10\n"
                     "        offset = start + length\n"
                     "        if offset > len(message):\n"
                     "            raise ValueError(\"bad length\")\n"),
  SONDE_PYTHON_COMMENT (8, N_("The aliases on the way (CNAME) are answers too: skip them.")),
  SONDE_PYTHON_CODE ("        if kind == record_type:\n"
                     "            found.append(read(message, start, offset))\n"
                     "    return found\n"),
};

static const SondePythonPiece read_address[] = {
  SONDE_PYTHON_CODE ("\n\ndef read_address(message, start, end):\n"),
  SONDE_PYTHON_DOCSTRING (4, N_("An address is 4 bytes in an A record, 16 in AAAA.")),
  SONDE_PYTHON_CODE ("    return ipaddress.ip_address(message[start:end])\n"),
};

static const SondePythonPiece read_labels[] = {
  SONDE_PYTHON_CODE ("\n\ndef read_labels(message, start, end):\n"),
  SONDE_PYTHON_DOCSTRING (4, N_("A PTR record holds one name.")),
  SONDE_PYTHON_CODE ("    return read_name(message, start)[0]\n"),
};

static const SondePythonPiece read_host[] = {
  SONDE_PYTHON_CODE ("\n\ndef read_record(message, start, end):\n"),
  SONDE_PYTHON_DOCSTRING (4, N_("The record holds one name.")),
  SONDE_PYTHON_CODE ("    return show(read_name(message, start)[0])\n"),
};

static const SondePythonPiece read_mx[] = {
  SONDE_PYTHON_CODE ("\n\ndef read_record(message, start, end):\n"),
  SONDE_PYTHON_DOCSTRING (4, N_("An MX record holds a preference and a mail server's name.")),
  SONDE_PYTHON_CODE ("    (preference,) = struct.unpack_from(\"!H\", message, start)\n"
                     "    host, _ = read_name(message, start + 2)\n"
                     "    return f\"{preference} {show(host)}\"\n"),
};

static const SondePythonPiece read_srv[] = {
  SONDE_PYTHON_CODE ("\n\ndef read_record(message, start, end):\n"),
  SONDE_PYTHON_DOCSTRING (4, N_("A SRV record holds priority, weight, port and a host name.")),
  SONDE_PYTHON_CODE ("    priority, weight, port = struct.unpack_from(\"!3H\","
                     " message, start)\n"
                     "    host, _ = read_name(message, start + 6)\n"
                     "    return f\"{priority} {weight} {port} {show(host)}\"\n"),
};

static const SondePythonPiece read_soa[] = {
  SONDE_PYTHON_CODE ("\n\ndef read_record(message, start, end):\n"),
  SONDE_PYTHON_DOCSTRING (4, N_("An SOA record holds the main server, the mailbox of the "
                                "owner, and five numbers.")),
  SONDE_PYTHON_CODE ("    server, offset = read_name(message, start)\n"
                     "    mailbox, offset = read_name(message, offset)\n"
                     "    serial, refresh, retry, expire, minimum = struct.unpack_from(\n"
                     "        \"!5I\", message, offset\n"
                     "    )\n"
                     "    return (\n"
                     "        f\"{show(server)} {show(mailbox)} {serial} {refresh}\"\n"
                     "        f\" {retry} {expire} {minimum}\"\n"
                     "    )\n"),
};

static const SondePythonPiece read_txt[] = {
  SONDE_PYTHON_CODE ("\n\ndef read_record(message, start, end):\n"),
  SONDE_PYTHON_DOCSTRING (4, N_("A TXT record holds strings, each after its length.")),
  SONDE_PYTHON_CODE ("    strings = []\n"
                     "    while start < end:\n"
                     "        length = message[start]\n"
                     "        if start + 1 + length > end:\n"
                     "            raise ValueError(\"bad length\")\n"
                     "        strings.append(message[start + 1:start + 1 + length])\n"
                     "        start += 1 + length\n"
                     "    return \" \".join(map(repr, strings))\n"),
};

static const SondePythonPiece read_unknown[] = {
  SONDE_PYTHON_CODE ("\n\ndef read_record(message, start, end):\n"),
  SONDE_PYTHON_DOCSTRING (4, N_("Show the bytes of the record as they are.")),
  SONDE_PYTHON_CODE ("    return message[start:end].hex(\" \")\n"),
};

static const SondePythonPiece show_records[] = {
  SONDE_PYTHON_CODE ("    for record in records:\n"
                     "        print(record)\n"
                     "    if not records:\n"
                     "        print(\"The name exists, but has no record of this type.\")\n"),
};

static const SondePythonPiece ask_addresses[] = {
  SONDE_PYTHON_COMMENT (4, N_("Type 1 is A, the IPv4 addresses; type 28 is AAAA, for IPv6.")),
  SONDE_PYTHON_CODE ("    for family, record_type in ((\"AF_INET\", 1), (\"AF_INET6\", 28)):\n"
                     "        for address in ask(LABELS, record_type, read_address):\n"
                     "            print(family, address)\n"),
};

static const SondePythonPiece ask_host_name[] = {
  SONDE_PYTHON_CODE ("    address = ipaddress.ip_address(ADDRESS)\n"),
  SONDE_PYTHON_COMMENT (4, N_("The address is asked for as a name, its parts in reverse "
                              "order; type 12 is PTR.")),
  SONDE_PYTHON_CODE ("    labels = address.reverse_pointer.encode().split(b\".\")\n"
                     "    for name in ask(labels, 12, read_labels):\n"),
  SONDE_PYTHON_COMMENT (8, N_("Anyone can claim any name for an address. Only a name that "
                              "leads back to the address is confirmed.")),
  SONDE_PYTHON_CODE ("        forward_type = 1 if address.version == 4 else 28\n"
                     "        try:\n"
                     "            confirmed = address in ask(name, forward_type,"
                     " read_address)\n"
                     "        except RuntimeError:\n"
                     "            confirmed = False\n"
                     "        print(show(name), \"Confirmed\" if confirmed else"
                     " \"Not confirmed\")\n"),
};

static const SondePythonPiece failures[] = {
  SONDE_PYTHON_CODE ("except OSError as error:\n"
                     "    raise SystemExit(f\"No answer from {SERVER[0]}: {error}\")\n"
                     "except RuntimeError as error:\n"
                     "    raise SystemExit(f\"The server says: {error}\")\n"
                     "except (IndexError, ValueError, struct.error):\n"
                     "    raise SystemExit(\"The answer cannot be read.\")\n"),
};

static const char *const imports[] = { "secrets", "socket", "struct", NULL };
static const char *const address_imports[] = { "ipaddress", "secrets", "socket", "struct", NULL };

#define WRITE(script, pieces) \
  sonde_python_writer_pieces ((script), (pieces), G_N_ELEMENTS (pieces))

static char *
system_addresses_script (const SondePythonDns *lookup)
{
  static const char *const system_imports[] = { "socket", NULL };
  GString *script = sonde_python_writer_begin (_("Find the addresses of a host name, as the "
                                                 "system does."),
                                               system_imports);

  sonde_python_writer_host (script, "NAME", lookup->name);
  g_string_append_c (script, '\n');
  WRITE (script, system_addresses);

  return g_string_free (script, FALSE);
}

static char *
system_host_name_script (const SondePythonDns *lookup)
{
  static const char *const system_imports[] = { "ipaddress", "socket", NULL };
  GString *script = sonde_python_writer_begin (_("Find the host name of an address, as the "
                                                 "system does."),
                                               system_imports);

  sonde_python_writer_string (script, "ADDRESS", lookup->name);
  g_string_append_c (script, '\n');
  WRITE (script, system_host_name);

  return g_string_free (script, FALSE);
}

/* Writes the labels of the name: as one string, where no label holds a dot or a byte that
 * the string would have to escape. */
static void
write_labels (GString    *script,
              const char *name)
{
  g_autoptr(GPtrArray) labels = NULL;

  labels = strchr (name, '\\') == NULL ? NULL : sonde_name_labels_parse (name);

  if (labels != NULL)
    {
      sonde_python_writer_payloads (script,
                                    "LABELS",
                                    (GBytes *const *) labels->pdata,
                                    labels->len);
      return;
    }

  sonde_python_writer_string (script, "NAME", name);
  g_string_append (script, "LABELS = [label for label in NAME.encode().split(b\".\") if label]\n");
}

static void
write_settings (GString              *script,
                const SondePythonDns *lookup)
{
  sonde_python_writer_number (script, "TIMEOUT", TIMEOUT_S);

  if (lookup->server == NULL)
    {
      WRITE (script, first_nameserver);
      return;
    }

  g_string_append (script, "SERVER = (");

  if (g_str_is_ascii (lookup->server))
    sonde_python_append_str (script, 0, lookup->server, -1, FALSE);
  else
    sonde_python_append_bytes (script, 0, lookup->server, strlen (lookup->server), FALSE);

  g_string_append_printf (script, ", %u)\n",
                          lookup->server_port == 0 ? DNS_PORT : lookup->server_port);
}

static gboolean
holds_name (guint16 record_type)
{
  return record_type == TYPE_NS || record_type == TYPE_CNAME || record_type == TYPE_SOA
         || record_type == TYPE_PTR || record_type == TYPE_MX || record_type == TYPE_SRV
         || record_type == TYPE_DNAME;
}

static void
write_read_record (GString *script,
                   guint16  record_type)
{
  switch (record_type)
    {
    case TYPE_NS:
    case TYPE_CNAME:
    case TYPE_PTR:
    case TYPE_DNAME:
      WRITE (script, read_host);
      break;

    case TYPE_SOA:
      WRITE (script, read_soa);
      break;

    case TYPE_MX:
      WRITE (script, read_mx);
      break;

    case TYPE_TXT:
      WRITE (script, read_txt);
      break;

    case TYPE_SRV:
      WRITE (script, read_srv);
      break;

    default:
      WRITE (script, read_unknown);
      break;
    }
}

/* Writes what every script that speaks to a server has before it reads records. */
static void
write_functions (GString              *script,
                 const SondePythonDns *lookup,
                 gboolean              shows_names)
{
  write_settings (script, lookup);
  WRITE (script, query_functions);
  WRITE (script, read_name);

  if (shows_names)
    WRITE (script, show_name);

  WRITE (script, ask_function);
}

static char *
records_script (const SondePythonDns *lookup)
{
  guint16 record_type = sonde_record_type_from_text (lookup->record_type);
  g_autofree char *mnemonic = sonde_record_type_to_text (record_type);
  /* Translators: %s is a DNS record type, such as MX */
  g_autofree char *summary = g_strdup_printf (_("Look up the %s records of a name."), mnemonic);
  gboolean is_address = record_type == TYPE_A || record_type == TYPE_AAAA;
  GString *script = sonde_python_writer_begin (summary, is_address ? address_imports : imports);

  write_labels (script, lookup->name);
  g_string_append_printf (script, "RECORD_TYPE = %u  # %s\n", record_type, mnemonic);
  write_functions (script, lookup, holds_name (record_type));

  if (is_address)
    WRITE (script, read_address);
  else
    write_read_record (script, record_type);

  g_string_append_printf (script,
                          "\n\ntry:\n    records = ask(LABELS, RECORD_TYPE, %s)\n",
                          is_address ? "read_address" : "read_record");
  WRITE (script, show_records);
  WRITE (script, failures);

  return g_string_free (script, FALSE);
}

static char *
server_addresses_script (const SondePythonDns *lookup)
{
  GString *script = sonde_python_writer_begin (_("Ask a DNS server for the addresses of a "
                                                 "host name."),
                                               address_imports);

  write_labels (script, lookup->name);
  write_functions (script, lookup, FALSE);
  WRITE (script, read_address);
  g_string_append (script, "\n\ntry:\n");
  WRITE (script, ask_addresses);
  WRITE (script, failures);

  return g_string_free (script, FALSE);
}

static char *
server_host_name_script (const SondePythonDns *lookup)
{
  GString *script = sonde_python_writer_begin (_("Ask a DNS server for the host name of an "
                                                 "address."),
                                               address_imports);

  sonde_python_writer_string (script, "ADDRESS", lookup->name);
  write_functions (script, lookup, TRUE);
  WRITE (script, read_labels);
  WRITE (script, read_address);
  g_string_append (script, "\n\ntry:\n");
  WRITE (script, ask_host_name);
  WRITE (script, failures);

  return g_string_free (script, FALSE);
}

/**
 * sonde_python_dns:
 * @lookup: what was looked up
 *
 * Writes a Python 3 script that makes a lookup again, with the standard library alone.
 *
 * Addresses and host names come from the system's resolver unless a server is given. All
 * else is asked on the wire, over UDP and, when the answer was cut, over TCP (RFC 1035,
 * section 4).
 *
 * Returns: (transfer full): the script, valid UTF-8
 */
char *
sonde_python_dns (const SondePythonDns *lookup)
{
  g_return_val_if_fail (lookup != NULL, NULL);
  g_return_val_if_fail (lookup->name != NULL, NULL);

  switch (lookup->kind)
    {
    case SONDE_PYTHON_DNS_ADDRESSES:
      return lookup->server == NULL ? system_addresses_script (lookup)
                                    : server_addresses_script (lookup);

    case SONDE_PYTHON_DNS_HOST_NAME:
      return lookup->server == NULL ? system_host_name_script (lookup)
                                    : server_host_name_script (lookup);

    case SONDE_PYTHON_DNS_RECORDS:
      g_return_val_if_fail (lookup->record_type != NULL, NULL);
      g_return_val_if_fail (sonde_record_type_from_text (lookup->record_type) != 0, NULL);

      return records_script (lookup);

    default:
      g_return_val_if_reached (NULL);
    }
}
